import { createHash } from 'node:crypto';
import {
  glob,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
} from 'node:fs/promises';
import { join } from 'node:path';

export interface BundleCache {
  /** The folder of all bundles. A bundle is in a subfolder named for the content of its sources. */
  readonly folder: string;
  /** The folder of the sources, and the patterns of those whose content decides about the bundles. */
  readonly sourceFolder: string;
  readonly sources: readonly string[];
  /** Writes the bundles into a folder. */
  readonly build: (folder: string) => Promise<unknown>;
}

/** Unused bundles are kept so long, because a running process may still start a function from them. */
const keptMs = 24 * 3600 * 1000;

/**
 * Returns the folder with the bundles of the current sources, and builds them where they are missing.
 * Processes that build at the same time do not disturb each other: each builds into a folder of its
 * own, and the first one to rename it wins.
 */
export async function findOrBuildBundles(cache: BundleCache): Promise<string> {
  const folder = join(cache.folder, await hashSources(cache));
  if (!(await exists(folder))) await buildInto(folder, cache);
  const now = new Date();
  await utimes(folder, now, now);
  return folder;
}

async function hashSources({ sourceFolder, sources }: BundleCache): Promise<string> {
  const files: string[] = [];
  for await (const file of glob([...sources], { cwd: sourceFolder })) files.push(file);
  const contents = files.sort().map(async (file) => {
    const content = createHash('sha256').update(await readFile(join(sourceFolder, file)));
    return `${file} ${content.digest('hex')}`;
  });
  const lines = (await Promise.all(contents)).join('\n');
  return createHash('sha256').update(lines).digest('hex').slice(0, 32);
}

async function buildInto(folder: string, cache: BundleCache): Promise<void> {
  await mkdir(cache.folder, { recursive: true });
  const temporary = await mkdtemp(join(cache.folder, 'building-'));
  try {
    await cache.build(temporary);
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    // The rename fails where another process was faster.
    if (!(await exists(folder))) throw error;
  }
  await deleteUnused(cache.folder);
}

async function deleteUnused(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (mtimeMs < Date.now() - keptMs) await rm(path, { recursive: true, force: true });
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
