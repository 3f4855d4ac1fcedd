import type { SearchTerms } from '../../../attribute/search-terms.ts';
import { countRecords } from '../count-records.ts';
import { createLogFileReader } from '../read/read-log-file.ts';
import { createTermSearch } from '../search/term-search.ts';
import type { FileResult } from './thread-messages.ts';

/** Reads log files on one thread, one after the other, in the order of the calls. */
export interface LogFileWorker {
  read(path: string, groups: readonly SearchTerms[]): Promise<FileResult>;
  countRecords(path: string): Promise<FileResult>;
}

export function createLogFileWorker(): LogFileWorker {
  const readLogFile = createLogFileReader();
  let searchGroups: readonly SearchTerms[] = [];
  let search = createTermSearch(searchGroups);
  let last: Promise<unknown> = Promise.resolve();
  const runInOrder = (task: () => Promise<FileResult>): Promise<FileResult> => {
    const result = last.then(task);
    last = result;
    return result;
  };
  return {
    read: (path, groups) =>
      runInOrder(async () => {
        if (groups !== searchGroups) search = createTermSearch(groups);
        searchGroups = groups;
        return { path, ...(await readLogFile(path, search)) };
      }),
    countRecords: (path) =>
      runInOrder(async () => ({ path, ...(await countRecords(path, readLogFile)) })),
  };
}
