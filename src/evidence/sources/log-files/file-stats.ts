import { toIso } from '../../../platform/time.ts';
import type { TakeNote } from '../../collect.ts';
import { type DeliveryTimes, deliveredAt } from './file-times.ts';
import type { FileResult } from './threads/thread-messages.ts';

export type OnProblem = (path: string, problem: string) => void;

/** Counts what became of files, and tells the reader of the report what has to be known of it. */
export interface FileStats {
  read(result: FileResult): void;
  leftOut(what: 'files' | 'folders'): void;
  /** Tells of a file once, however often it is read. */
  failed(path: string, problem: string): void;
  filesRead(): number;
  /** Notes what is known at the end of a search. */
  finish(note: TakeNote): void;
}

/** As many files are named that could not be read; of others there is the number. */
const maxNamed = 100;

export function createFileStats(
  paths: readonly string[],
  times: DeliveryTimes,
  onProblem: OnProblem,
): FileStats {
  const problems = new Map<string, string>();
  let unnamed = 0;
  let files = 0;
  let bytes = 0;
  let latest: number | undefined;
  const leftOut = { files: 0, folders: 0 };

  const failed = (path: string, problem: string): void => {
    if (problems.has(path)) return;
    onProblem(path, problem);
    if (problems.size < maxNamed) problems.set(path, problem);
    else unnamed += 1;
  };

  return {
    failed,
    leftOut(what) {
      leftOut[what] += 1;
    },
    read({ path, bytes: read }) {
      if (read === 0) return;
      files += 1;
      bytes += read;
      const at = deliveredAt(path);
      if (at !== undefined) latest = Math.max(latest ?? at, at);
    },
    filesRead: () => files,
    finish(note) {
      const megabytes = Math.ceil(bytes / 1e6);
      note({
        kind: 'searched',
        source: `${files} CloudTrail log file${files === 1 ? '' : 's'} (${megabytes} MB when unpacked) of ${paths.join(', ')}`,
      });
      for (const [source, why] of problems) note({ kind: 'source-failed', source, why });
      if (unnamed > 0)
        note({
          kind: 'source-failed',
          source: `${unnamed} more files`,
          why: 'only the first ones are named here',
        });
      if (leftOut.files + leftOut.folders > 0)
        note({
          kind: 'files-left-out',
          ...leftOut,
          deliveredFrom: toIso(times.from),
          deliveredUntil: toIso(times.until),
        });
      if (latest !== undefined) note({ kind: 'arrived-until', at: toIso(latest) });
    },
  };
}
