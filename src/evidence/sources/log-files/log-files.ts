import { needlesOfSessions } from '../../attribute/search-terms.ts';
import type { EvidencePage, EvidenceSource, IsTimeUp } from '../../collect.ts';
import type { EvidenceSubject } from '../../subject.ts';
import { EvidenceTimeUpError } from '../../time-up-error.ts';
import { addSurveys, emptySurvey, type Survey } from './count-records.ts';
import { createFileTally, type FileTally, type OnProblem } from './file-stats.ts';
import { deliveryTimesOf } from './file-times.ts';
import { createGrowingSearch, type GrowingSearch } from './growing-search.ts';
import { readPacked } from './read/packed-records.ts';
import { createRecordReader } from './read/read-record.ts';
import type { FileJob, ReadingThreads } from './threads/reader-threads.ts';
import type { FileResult } from './threads/thread-messages.ts';
import { type Walked, walkLogFiles } from './walk-log-files.ts';

/** What a search knows of one file more that it has read. */
export interface FileDone {
  readonly fileBytes: number;
  readonly bytes: number;
  /** Records that may be the subject's. */
  readonly records: number;
}

export interface LogFilesDeps {
  /** Files, and folders of them. */
  readonly paths: readonly string[];
  readonly threads: ReadingThreads;
  /** Told once of each file that could not be read, or not to its end. */
  readonly onProblem: OnProblem;
  readonly onFile: (done: FileDone) => void;
  /** Told what is done next with all files. */
  readonly onPass: (what: string) => void;
}

export interface LogFiles extends EvidenceSource {
  /** Of how many files there was something to read. */
  filesRead(): number;
  /** What records there are in these files, whosever they are. To count them takes longer than to search them. */
  survey(window: Window): Promise<Survey>;
}

type Window = Pick<EvidenceSubject, 'from' | 'until'>;

/**
 * CloudTrail records from log files, as a trail writes them to S3. It gives those that hold a text that
 * every event of the subject's holds. A file that cannot be read is told, and the others are read.
 */
export function createLogFiles(deps: LogFilesDeps): LogFiles {
  const { paths, threads, onProblem } = deps;
  const readRecord = createRecordReader();
  let tally: FileTally | undefined;
  /** Once all files have been read for the first time. */
  let firstSearch: GrowingSearch | undefined;

  /** Each file with an id that no other has, also where a path is named twice. */
  async function* walk(window: Window, take: (other: NotAFile) => void): AsyncGenerator<FileFound> {
    for (const [index, named] of paths.entries())
      for await (const walked of walkLogFiles([named], deliveryTimesOf(window)))
        if (walked.kind === 'file') yield { path: walked.path, id: `${index} ${walked.path}` };
        else take(walked);
  }

  /** What is found in these files; the tally counts each file the first time that it is read. */
  async function* search(
    jobs: AsyncIterable<FileJob>,
    { isTimeUp, count, isFirst }: Searching,
  ): AsyncGenerator<EvidencePage> {
    for await (const result of threads.read(jobs)) {
      if (result.problem !== undefined) count.failed(result.path, result.problem);
      if (isFirst) count.read(result);
      deps.onFile(doneOf(result));
      if (result.packed) yield readPacked(result.packed, readRecord);
      if (isTimeUp()) throw new EvidenceTimeUpError();
    }
  }

  return {
    async *events(subject, note, isTimeUp) {
      deps.onPass('Reading');
      const count = createFileTally(paths, deliveryTimesOf(subject), onProblem);
      tally = count;
      firstSearch = undefined;
      const growing = createGrowingSearch(subject);
      async function* jobs(): AsyncGenerator<FileJob> {
        for await (const { path, id } of walk(subject, (other) => passBy(other, count, true)))
          yield { path, groups: growing.groupsFor(id) };
      }
      try {
        for await (const page of search(jobs(), { isTimeUp, count, isFirst: true })) {
          for (const event of page) if (event) growing.saw(event);
          yield page;
        }
        firstSearch = growing;
      } finally {
        count.finish(note);
      }
    },
    async *eventsOfSessions(sessions, subject, note, isTimeUp) {
      deps.onPass(`Reading again, for ${sessions.length} sessions of roles assumed onward`);
      tally ??= createFileTally(paths, deliveryTimesOf(subject), onProblem);
      const count = tally;
      const groups = needlesOfSessions(sessions);
      const last = firstSearch?.lastWithout(sessions);
      async function* jobs(): AsyncGenerator<FileJob> {
        for await (const { path, id } of walk(subject, (other) => passBy(other, count, false))) {
          yield { path, groups };
          if (id === last) return;
        }
      }
      yield* search(jobs(), { isTimeUp, count, isFirst: false });
      count.finish(note);
    },
    filesRead: () => tally?.filesRead() ?? 0,
    async survey(window) {
      deps.onPass('Nothing found: counting what there is');
      let sum = emptySurvey;
      for await (const { survey, ...result } of threads.survey(
        pathsOf(walk(window, () => undefined)),
      )) {
        deps.onFile(doneOf(result));
        if (survey) sum = addSurveys(sum, survey);
      }
      return sum;
    },
  };
}

type NotAFile = Exclude<Walked, { kind: 'file' }>;

function passBy(other: NotAFile, count: FileTally, isFirst: boolean): void {
  if (other.kind === 'problem') count.failed(other.path, other.problem);
  else if (isFirst) count.leftOut(other.isFolder ? 'folders' : 'files');
}

interface FileFound {
  readonly path: string;
  readonly id: string;
}

interface Searching {
  readonly isTimeUp: IsTimeUp;
  readonly count: FileTally;
  readonly isFirst: boolean;
}

async function* pathsOf(files: AsyncIterable<FileFound>): AsyncGenerator<string> {
  for await (const { path } of files) yield path;
}

const doneOf = ({ fileBytes, bytes, packed }: FileResult): FileDone => ({
  fileBytes,
  bytes,
  records: packed?.ends.length ?? 0,
});
