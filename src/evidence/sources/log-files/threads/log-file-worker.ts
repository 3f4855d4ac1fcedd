import type { SearchTerms } from '../../../attribute/search-terms.ts';
import { countRecords } from '../count-records.ts';
import { createLogFileReader } from '../read/read-log-file.ts';
import { createTermSearch } from '../search/term-search.ts';
import type { FileResult } from './thread-messages.ts';

/** What is done with log files, on whatever thread: one after the other, in the order in which it is asked for. */
export interface LogFileWorker {
  read(path: string, groups: readonly SearchTerms[]): Promise<FileResult>;
  countRecords(path: string): Promise<FileResult>;
}

export function createLogFileWorker(): LogFileWorker {
  const readLogFile = createLogFileReader();
  let searched: readonly SearchTerms[] = [];
  let search = createTermSearch(searched);
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<FileResult>): Promise<FileResult> => {
    const done = last.then(work);
    last = done;
    return done;
  };
  return {
    read: (path, groups) =>
      inTurn(async () => {
        if (groups !== searched) search = createTermSearch(groups);
        searched = groups;
        return { path, ...(await readLogFile(path, search)) };
      }),
    countRecords: (path) =>
      inTurn(async () => ({ path, ...(await countRecords(path, readLogFile)) })),
  };
}
