import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describeProblem, problems } from './file-problems.ts';
import { type DeliveryTimes, isFileOutside, isFolderOutside } from './file-times.ts';

export type Walked =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'problem'; readonly path: string; readonly problem: string }
  /** A file, or a folder of files, that was delivered at another time. */
  | { readonly kind: 'left-out'; readonly path: string; readonly isFolder: boolean };

/** What a trail writes beside its logs: digests to check them by, and insights, which are no calls. */
const otherFolders = /^CloudTrail-(?:Digest|Insight)$/;
const logFile = /\.json(?:\.gz)?$/;

/**
 * The log files that the paths name: files as they are, and of folders, however deep, what ends in
 * `.json` or `.json.gz` and may have been delivered at that time. By name, so that it is always in the
 * same order.
 */
export async function* walkLogFiles(
  paths: readonly string[],
  times: DeliveryTimes,
): AsyncGenerator<Walked> {
  for (const path of paths)
    try {
      const found = await stat(path);
      if (found.isDirectory()) yield* walkFolder(path, times);
      else if (found.isFile()) yield { kind: 'file', path };
      else yield { kind: 'problem', path, problem: problems.noFile };
    } catch (error) {
      yield { kind: 'problem', path, problem: describeProblem(error) };
    }
}

async function* walkFolder(folder: string, times: DeliveryTimes): AsyncGenerator<Walked> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (otherFolders.test(entry.name)) continue;
      if (isFolderOutside(path, times)) yield { kind: 'left-out', path, isFolder: true };
      else yield* walkWhatCanBe(path, times);
    } else if (entry.isSymbolicLink() && (await isFolder(path)))
      yield { kind: 'problem', path, problem: problems.linkedFolder };
    else if (!logFile.test(entry.name) || !(entry.isFile() || entry.isSymbolicLink())) continue;
    else if (isFileOutside(entry.name, times)) yield { kind: 'left-out', path, isFolder: false };
    else yield { kind: 'file', path };
  }
}

/** A link that leads nowhere is told of when it is read, if its name is a log file's. */
const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** A folder that cannot be listed does not keep the others from being read. */
async function* walkWhatCanBe(folder: string, times: DeliveryTimes): AsyncGenerator<Walked> {
  try {
    yield* walkFolder(folder, times);
  } catch (error) {
    yield { kind: 'problem', path: folder, problem: describeProblem(error) };
  }
}
