import { toIso } from '../../../platform/time.ts';
import type { AddNote } from '../../collect.ts';
import { type DeliveryTimes, deliveredAt } from './file-times.ts';
import type { FileResult } from './threads/thread-messages.ts';

export type OnProblem = (path: string, problem: string) => void;

/** Counts the files that were read, skipped or damaged, and writes the notes about them for the report. */
export interface FileStats {
  addRead(result: FileResult): void;
  addSkipped(kind: 'files' | 'folders'): void;
  /** Reports a file's first problem only, since a file can be read several times. */
  addProblem(path: string, problem: string): void;
  /** The number of files that had content. */
  filesRead(): number;
  writeNotes(note: AddNote): void;
}

/** The notes name this many files with problems, and count the others. */
const maxNamed = 100;

export function createFileStats(
  paths: readonly string[],
  times: DeliveryTimes,
  onProblem: OnProblem,
): FileStats {
  const problems = new Map<string, string>();
  let unnamedProblems = 0;
  let files = 0;
  let totalBytes = 0;
  let latestDelivery: number | undefined;
  const skipped = { files: 0, folders: 0 };

  return {
    addProblem(path, problem) {
      if (problems.has(path)) return;
      onProblem(path, problem);
      if (problems.size < maxNamed) problems.set(path, problem);
      else unnamedProblems += 1;
    },
    addSkipped(kind) {
      skipped[kind] += 1;
    },
    addRead({ path, bytes }) {
      if (bytes === 0) return;
      files += 1;
      totalBytes += bytes;
      const at = deliveredAt(path);
      if (at !== undefined) latestDelivery = Math.max(latestDelivery ?? at, at);
    },
    filesRead: () => files,
    writeNotes(note) {
      const megabytes = Math.ceil(totalBytes / 1e6);
      note({
        kind: 'searched',
        source: `${files} CloudTrail log file${files === 1 ? '' : 's'} (${megabytes} MB uncompressed) of ${paths.join(', ')}`,
      });
      for (const [source, reason] of problems) note({ kind: 'source-failed', source, reason });
      if (unnamedProblems > 0)
        note({
          kind: 'source-failed',
          source: `${unnamedProblems} more files`,
          reason: `only the first ${maxNamed} are named here`,
        });
      if (skipped.files + skipped.folders > 0)
        note({
          kind: 'files-left-out',
          ...skipped,
          deliveredFrom: toIso(times.from),
          deliveredUntil: toIso(times.until),
        });
      if (latestDelivery !== undefined) note({ kind: 'arrived-until', at: toIso(latestDelivery) });
    },
  };
}
