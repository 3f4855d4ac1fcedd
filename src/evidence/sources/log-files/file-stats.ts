import { toIso } from '../../../platform/time.ts';
import type { AddNote } from '../../collect.ts';
import { type DeliveryTimes, deliveredAt } from './file-times.ts';
import type { FileResult } from './read/read-log-file.ts';
import type { WalkEntry } from './walk-log-files.ts';

export type OnProblem = (path: string, problem: string) => void;
export type FileStats = ReturnType<typeof createFileStats>;

/** The notes name this many files with problems, and count the others. */
const maxNamed = 100;

/** Counts the files that were read, skipped or damaged in a pass, and writes the notes about them for the report. */
export function createFileStats(
  paths: readonly string[],
  times: DeliveryTimes,
  onProblem: OnProblem,
) {
  const problems = new Map<string, string>();
  let files = 0;
  let totalBytes = 0;
  let latestDelivery: number | undefined;
  const skipped = { files: 0, folders: 0 };
  const addProblem = (path: string, problem: string): void => {
    problems.set(path, problem);
    onProblem(path, problem);
  };

  return {
    /** Returns the files of a walk, and counts its other entries. */
    async *takeFiles(entries: AsyncIterable<WalkEntry>) {
      for await (const entry of entries)
        if (entry.kind === 'file') yield entry;
        else if (entry.kind === 'problem') addProblem(entry.path, entry.problem);
        else skipped[entry.isFolder ? 'folders' : 'files'] += 1;
    },
    addRead(path: string, { bytes, problem }: FileResult): void {
      if (problem !== undefined) addProblem(path, problem);
      if (bytes === 0) return;
      files += 1;
      totalBytes += bytes;
      const at = deliveredAt(path);
      if (at !== undefined) latestDelivery = Math.max(latestDelivery ?? at, at);
    },
    /** The number of files that had content. */
    filesRead: () => files,
    writeNotes(note: AddNote): void {
      const megabytes = Math.ceil(totalBytes / 1e6);
      note({
        kind: 'searched',
        source: `${files} CloudTrail log file${files === 1 ? '' : 's'} (${megabytes} MB uncompressed) of ${paths.join(', ')}`,
      });
      for (const [source, reason] of [...problems].slice(0, maxNamed))
        note({ kind: 'source-failed', source, reason });
      if (problems.size > maxNamed)
        note({
          kind: 'source-failed',
          source: `${problems.size - maxNamed} more files`,
          reason: `only the first ${maxNamed} are named here`,
        });
      const [deliveredFrom, deliveredUntil] = [toIso(times.from), toIso(times.until)];
      if (skipped.files + skipped.folders > 0)
        note({ kind: 'files-left-out', ...skipped, deliveredFrom, deliveredUntil });
      if (latestDelivery !== undefined) note({ kind: 'arrived-until', at: toIso(latestDelivery) });
    },
  };
}
