import { toIso } from '../../../platform/time.ts';
import type { AddNote } from '../../collect.ts';
import { deliveredAt, deliveryTimesOf, type Window } from './file-times.ts';
import type { FileResult } from './read/read-log-file.ts';
import { walkLogFiles } from './walk-log-files.ts';

export type OnProblem = (path: string, problem: string) => void;

/** The notes name this many files with problems, and count the others. */
const maxNamed = 100;

/** Counts the files that were read, skipped or damaged in a pass, and writes the notes about them for the report. */
export function createFileStats(paths: readonly string[], window: Window, onProblem: OnProblem) {
  const times = deliveryTimesOf(window);
  const problems = new Map<string, string>();
  let files = 0;
  let totalBytes = 0;
  let latestDelivery = 0;
  const skipped = { files: 0, folders: 0, others: 0 };
  const addProblem = (path: string, problem: string): void => {
    problems.set(path, problem);
    onProblem(path, problem);
  };

  return {
    /** Lists the paths of the files that may contain events of the window, and counts the others. */
    async *paths() {
      for await (const entry of walkLogFiles(paths, times))
        if (entry.kind === 'file') yield entry.path;
        else if (entry.kind === 'problem') addProblem(entry.path, entry.problem);
        else skipped[entry.as] += 1;
    },
    addRead({ path, bytes, problem }: FileResult): void {
      if (problem !== undefined) addProblem(path, problem);
      if (bytes === 0) return;
      files += 1;
      totalBytes += bytes;
      latestDelivery = Math.max(latestDelivery, deliveredAt(path) ?? 0);
    },
    /** The number of files that had content. */
    filesRead: () => files,
    writeNotes(note: AddNote): void {
      const size = `(${Math.ceil(totalBytes / 1e6)} MB uncompressed)`;
      const logFiles = `${files} CloudTrail log file${files === 1 ? '' : 's'} ${size}`;
      note({ kind: 'searched', source: `${logFiles} of ${paths.join(', ')}` });
      for (const [source, reason] of [...problems].slice(0, maxNamed))
        note({ kind: 'source-failed', source, reason });
      const unnamed = {
        source: `${problems.size - maxNamed} more files`,
        reason: 'too many to name',
      };
      if (problems.size > maxNamed) note({ kind: 'source-failed', ...unnamed });
      const delivered = { deliveredFrom: toIso(times.from), deliveredUntil: toIso(times.until) };
      if (Object.values(skipped).some(Boolean))
        note({ kind: 'files-left-out', ...skipped, ...delivered });
      if (latestDelivery > 0) note({ kind: 'arrived-until', at: toIso(latestDelivery) });
    },
  };
}
