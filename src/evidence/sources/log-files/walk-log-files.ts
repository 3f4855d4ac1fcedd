import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describeProblem, problems } from './file-problems.ts';
import { type DeliveryTimes, isFileOutside, isFolderOutside } from './file-times.ts';

/** One entry of a walk through the paths. */
export type WalkEntry =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'problem'; readonly path: string; readonly problem: string }
  /** A file or folder that was delivered at another time, or a file that has another ending. */
  | { readonly kind: 'skipped'; readonly as: 'folders' | 'files' | 'others' };

type WalkEntries = AsyncGenerator<WalkEntry>;

/** Other folders that a trail writes: digest files, and Insights events, which are no API calls. */
const otherFolders = /^CloudTrail-(?:Digest|Insight)$/;
const logFile = /\.(?:json|jsonl|ndjson|log|gz)$/;

/**
 * Lists the log files of the paths: files as they are, and within folders at any depth the files with a
 * log file's ending that may have been delivered at that time. Sorts by name, so that every walk has the
 * same order.
 */
export async function* walkLogFiles(paths: readonly string[], times: DeliveryTimes): WalkEntries {
  for (const path of paths) yield* walkPath(path, times);
}

/** Reports a path that cannot be read, so that the others still are. */
async function* walkPath(path: string, times: DeliveryTimes): WalkEntries {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) yield* walkFolder(path, times);
    else if (stats.isFile()) yield { kind: 'file', path };
    else yield { kind: 'problem', path, problem: problems.noFile };
  } catch (error) {
    yield { kind: 'problem', path, problem: describeProblem(error) };
  }
}

async function* walkFolder(folder: string, times: DeliveryTimes): WalkEntries {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (otherFolders.test(entry.name)) continue;
      if (isFolderOutside(path, times)) yield { kind: 'skipped', as: 'folders' };
      else yield* walkPath(path, times);
    } else if (entry.isSymbolicLink() && (await isFolder(path)))
      yield { kind: 'problem', path, problem: problems.linkedFolder };
    else if (!(entry.isFile() || entry.isSymbolicLink())) continue;
    else if (!logFile.test(entry.name)) yield { kind: 'skipped', as: 'others' };
    else if (isFileOutside(entry.name, times)) yield { kind: 'skipped', as: 'files' };
    else yield { kind: 'file', path };
  }
}

/** False for a broken link: if its name is a log file's, reading it reports the problem. */
const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
