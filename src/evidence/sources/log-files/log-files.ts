import { searchTermsOfSessions } from '../../attribute/search-terms.ts';
import type { EvidencePage, EvidenceSource, IsTimeUp } from '../../collect.ts';
import type { EvidenceSubject } from '../../subject.ts';
import { EvidenceTimeUpError } from '../../source-failure.ts';
import type { IsFindingCall } from '../../trimmed-event.ts';
import { addCounts, noRecords, type RecordCount } from './count-records.ts';
import { createFileStats, type FileStats, type OnProblem } from './file-stats.ts';
import { deliveryTimesOf } from './file-times.ts';
import { createGrowingSearch, type GrowingSearch } from './growing-search.ts';
import { readPacked } from './read/packed-records.ts';
import { createRecordReader } from './read/read-record.ts';
import type { FileJob, ReaderThreads } from './threads/reader-threads.ts';
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
  readonly threads: ReaderThreads;
  readonly isFindingCall: IsFindingCall;
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
  countRecords(window: Window): Promise<RecordCount>;
}

type Window = Pick<EvidenceSubject, 'from' | 'until'>;

/**
 * CloudTrail records from log files, as a trail writes them to S3. It gives those that hold a text that
 * every event of the subject's holds. A file that cannot be read is told, and the others are read.
 */
export function createLogFiles(deps: LogFilesDeps): LogFiles {
  const { paths, threads, onProblem } = deps;
  const readRecord = createRecordReader(deps.isFindingCall);
  let stats: FileStats | undefined;
  /** Once all files have been read for the first time. */
  let firstSearch: GrowingSearch | undefined;

  /** Each file with an id that no other has, also where a path is named twice. */
  async function* walk(window: Window, take: (other: NotAFile) => void): AsyncGenerator<FileFound> {
    for (const [index, named] of paths.entries())
      for await (const walked of walkLogFiles([named], deliveryTimesOf(window)))
        if (walked.kind === 'file') yield { path: walked.path, id: `${index} ${walked.path}` };
        else take(walked);
  }

  /** What is found in these files; the stats counts each file the first time that it is read. */
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
      const count = createFileStats(paths, deliveryTimesOf(subject), onProblem);
      stats = count;
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
      deps.onPass(`Reading again, for ${sessions.length} chained sessions`);
      stats ??= createFileStats(paths, deliveryTimesOf(subject), onProblem);
      const count = stats;
      const groups = searchTermsOfSessions(sessions);
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
    filesRead: () => stats?.filesRead() ?? 0,
    async countRecords(window) {
      deps.onPass('Nothing found: counting what there is');
      let sum = noRecords;
      for await (const { recordCount: survey, ...result } of threads.countRecords(
        pathsOf(walk(window, () => undefined)),
      )) {
        deps.onFile(doneOf(result));
        if (survey) sum = addCounts(sum, survey);
      }
      return sum;
    },
  };
}

type NotAFile = Exclude<Walked, { kind: 'file' }>;

function passBy(other: NotAFile, count: FileStats, isFirst: boolean): void {
  if (other.kind === 'problem') count.failed(other.path, other.problem);
  else if (isFirst) count.leftOut(other.isFolder ? 'folders' : 'files');
}

interface FileFound {
  readonly path: string;
  readonly id: string;
}

interface Searching {
  readonly isTimeUp: IsTimeUp;
  readonly count: FileStats;
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
