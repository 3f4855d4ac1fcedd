import type { NeedleGroup } from '../../../attribute/search-terms.ts';
import { surveyLogFile } from '../count-records.ts';
import { createLogFileReader } from '../read/read-log-file.ts';
import { createNeedleSearch } from '../search/term-search.ts';
import type { FileResult } from './thread-messages.ts';

/** What is done with log files, on whatever thread: one after the other, in the order in which it is asked for. */
export interface LogFileWork {
  read(path: string, groups: readonly NeedleGroup[]): Promise<FileResult>;
  survey(path: string): Promise<FileResult>;
}

export function createLogFileWork(): LogFileWork {
  const readLogFile = createLogFileReader();
  let searched: readonly NeedleGroup[] = [];
  let search = createNeedleSearch(searched);
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<FileResult>): Promise<FileResult> => {
    const done = last.then(work);
    last = done;
    return done;
  };
  return {
    read: (path, groups) =>
      inTurn(async () => {
        if (groups !== searched) search = createNeedleSearch(groups);
        searched = groups;
        return { path, ...(await readLogFile(path, search)) };
      }),
    survey: (path) => inTurn(async () => ({ path, ...(await surveyLogFile(path, readLogFile)) })),
  };
}
