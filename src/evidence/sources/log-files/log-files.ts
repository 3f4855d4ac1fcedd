import { searchTermsOfSessions } from '../../attribute/chained-sessions.ts';
import type { SearchTerms } from '../../attribute/search-terms.ts';
import { type CloudTrailEvent, parseCloudTrailEvent } from '../../cloudtrail-event.ts';
import type { EvidencePage, EvidenceSource, IsTimeUp } from '../../collect.ts';
import { EvidenceTimeUpError } from '../../source-failure.ts';
import type { EvidenceSubject } from '../../subject.ts';
import { createTrimEvent, type IsFindingCall } from '../../trimmed-event.ts';
import { createRecordCounter, type RecordCount } from './count-records.ts';
import { createFileStats, type FileStats, type OnProblem } from './file-stats.ts';
import { deliveryTimesOf } from './file-times.ts';
import { createGrowingSearch, type GrowingSearch } from './growing-search.ts';
import { loadAhead, searchLogFile } from './read/read-log-file.ts';
import { createTermSearch, everyRecord } from './search/term-search.ts';
import { walkLogFiles } from './walk-log-files.ts';

/** Progress: one more file has been read. */
export interface FileDone {
  /** Uncompressed. */
  readonly bytes: number;
  /** Records that may belong to the subject. */
  readonly records: number;
}

export interface LogFilesDeps {
  /** Files and folders. */
  readonly paths: readonly string[];
  readonly isFindingCall: IsFindingCall;
  /** Called once for each file that could not be read, or not to its end. */
  readonly onProblem: OnProblem;
  readonly onFile: (done: FileDone) => void;
  /** Called before each pass over the files, with its title. */
  readonly onPass: (title: string) => void;
}

export interface LogFiles extends EvidenceSource {
  /** The number of files that had content. */
  filesRead(): number;
  /** Counts the records of all users in these files. Parses each, which takes longer than a search. */
  countRecords(window: Window): Promise<RecordCount>;
}

type Window = Pick<EvidenceSubject, 'from' | 'until'>;

/** A pass over the files. */
interface Pass {
  /** Returns the search terms for the next file. */
  readonly termsFor: (id: string) => readonly SearchTerms[];
  readonly stats: FileStats;
  /** Only the first pass counts the files. */
  readonly isFirst: boolean;
  /** The id of the file to end with; absent for all files. */
  readonly lastFile?: string | undefined;
  readonly isTimeUp: IsTimeUp;
}

/**
 * Reads CloudTrail records from log files, as a trail writes them to S3. Returns the records that match
 * the search terms. Reports a file that cannot be read, and goes on with the others.
 */
export function createLogFiles(deps: LogFilesDeps): LogFiles {
  const { paths, onFile, onPass, onProblem } = deps;
  const trim = createTrimEvent(deps.isFindingCall);
  let stats: FileStats | undefined;
  /** Set once the first pass has read all files. */
  let firstSearch: GrowingSearch | undefined;

  /** Lists the files with unique ids, also where a path is given twice. */
  async function* listFiles(window: Window, pass?: Pass) {
    for (const [index, root] of paths.entries())
      for await (const entry of walkLogFiles([root], deliveryTimesOf(window))) {
        const id = `${index} ${entry.path}`;
        if (entry.kind === 'file') yield { path: entry.path, id };
        else if (entry.kind === 'problem') pass?.stats.addProblem(entry.path, entry.problem);
        else if (pass?.isFirst) pass.stats.addSkipped(entry.isFolder ? 'folders' : 'files');
        if (id === pass?.lastFile) return;
      }
  }

  async function* readFiles(window: Window, pass: Pass): AsyncGenerator<EvidencePage> {
    const searchFor = rememberLast(createTermSearch);
    for await (const file of loadAhead(listFiles(window, pass))) {
      const page: (CloudTrailEvent | undefined)[] = [];
      const search = searchFor(pass.termsFor(file.id));
      const { bytes, problem } = await searchLogFile(file, search, (raw) => {
        const event = parseCloudTrailEvent(raw);
        page.push(event && trim(event));
      });
      if (problem !== undefined) pass.stats.addProblem(file.path, problem);
      if (pass.isFirst) pass.stats.addRead(file.path, bytes);
      onFile({ bytes, records: page.length });
      yield page;
      if (pass.isTimeUp()) throw new EvidenceTimeUpError();
    }
  }

  return {
    async *events(subject, note, isTimeUp) {
      onPass('Reading');
      firstSearch = undefined;
      stats = createFileStats(paths, deliveryTimesOf(subject), onProblem);
      const growing = createGrowingSearch(subject);
      const pass = { termsFor: growing.termsFor, stats, isFirst: true, isTimeUp };
      try {
        for await (const page of readFiles(subject, pass)) {
          for (const event of page) if (event) growing.addEvent(event);
          yield page;
        }
        firstSearch = growing;
      } finally {
        pass.stats.writeNotes(note);
      }
    },
    async *eventsOfSessions(sessions, subject, note, isTimeUp) {
      onPass(`Reading again, for ${sessions.length} chained sessions`);
      stats ??= createFileStats(paths, deliveryTimesOf(subject), onProblem);
      const terms = searchTermsOfSessions(sessions);
      const lastFile = firstSearch?.lastFileWithout(sessions);
      const pass = { termsFor: () => terms, stats, isFirst: false, lastFile, isTimeUp };
      yield* readFiles(subject, pass);
      pass.stats.writeNotes(note);
    },
    filesRead: () => stats?.filesRead() ?? 0,
    async countRecords(window) {
      onPass('Nothing found: counting all records');
      const counter = createRecordCounter();
      for await (const file of loadAhead(listFiles(window))) {
        const { bytes } = await searchLogFile(file, everyRecord, counter.add);
        onFile({ bytes, records: 0 });
      }
      return counter.total();
    },
  };
}

/** Calls the function only for an argument other than the last one. */
function rememberLast<A, R>(call: (argument: A) => R): (argument: A) => R {
  let last: { readonly argument: A; readonly result: R } | undefined;
  return (argument) => {
    if (last?.argument !== argument) last = { argument, result: call(argument) };
    return last.result;
  };
}
