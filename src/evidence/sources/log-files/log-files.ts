import { searchTermsOfSessions } from '../../attribute/search-terms.ts';
import type { EvidencePage, EvidenceSource, IsTimeUp } from '../../collect.ts';
import { EvidenceTimeUpError } from '../../source-failure.ts';
import type { EvidenceSubject } from '../../subject.ts';
import type { IsFindingCall } from '../../trimmed-event.ts';
import { addCounts, noRecords, type RecordCount } from './count-records.ts';
import { createFileStats, type FileStats, type OnProblem } from './file-stats.ts';
import { deliveryTimesOf } from './file-times.ts';
import { createGrowingSearch, type GrowingSearch } from './growing-search.ts';
import { readPacked } from './read/packed-records.ts';
import { createRecordReader } from './read/read-record.ts';
import type { FileJob, ReaderThreads } from './threads/reader-threads.ts';
import type { FileResult } from './threads/thread-messages.ts';
import { type WalkEntry, walkLogFiles } from './walk-log-files.ts';

/** Progress: one more file has been read. */
export interface FileDone {
  readonly fileBytes: number;
  /** Uncompressed. */
  readonly bytes: number;
  /** Records that may belong to the subject. */
  readonly records: number;
}

export interface LogFilesDeps {
  /** Files and folders. */
  readonly paths: readonly string[];
  readonly threads: ReaderThreads;
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
  /** Counts the records of all users in these files. Takes longer than a search. */
  countRecords(window: Window): Promise<RecordCount>;
}

type Window = Pick<EvidenceSubject, 'from' | 'until'>;

/**
 * Reads CloudTrail records from log files, as a trail writes them to S3. Returns the records that match
 * the search terms. Reports a file that cannot be read, and goes on with the others.
 */
export function createLogFiles(deps: LogFilesDeps): LogFiles {
  const { paths, threads, onProblem } = deps;
  const readRecord = createRecordReader(deps.isFindingCall);
  let stats: FileStats | undefined;
  /** Set once the first pass has read all files. */
  let firstSearch: GrowingSearch | undefined;

  /** Lists the files with unique ids, also where a path is given twice. Passes all else to `onOther`. */
  async function* listFiles(
    window: Window,
    onOther: (other: NotAFile) => void,
  ): AsyncGenerator<ListedFile> {
    for (const [index, root] of paths.entries())
      for await (const entry of walkLogFiles([root], deliveryTimesOf(window)))
        if (entry.kind === 'file') yield { path: entry.path, id: `${index} ${entry.path}` };
        else onOther(entry);
  }

  /** Searches the files. Only the first pass counts them. */
  async function* search(
    jobs: AsyncIterable<FileJob>,
    { isTimeUp, fileStats, isFirstPass }: SearchContext,
  ): AsyncGenerator<EvidencePage> {
    for await (const result of threads.read(jobs)) {
      if (result.problem !== undefined) fileStats.addProblem(result.path, result.problem);
      if (isFirstPass) fileStats.addRead(result);
      deps.onFile(doneOf(result));
      if (result.packed) yield readPacked(result.packed, readRecord);
      if (isTimeUp()) throw new EvidenceTimeUpError();
    }
  }

  return {
    async *events(subject, note, isTimeUp) {
      deps.onPass('Reading');
      const fileStats = createFileStats(paths, deliveryTimesOf(subject), onProblem);
      stats = fileStats;
      firstSearch = undefined;
      const growing = createGrowingSearch(subject);
      async function* jobs(): AsyncGenerator<FileJob> {
        for await (const { path, id } of listFiles(subject, (other) =>
          countOther(other, fileStats, true),
        ))
          yield { path, groups: growing.termsFor(id) };
      }
      try {
        for await (const page of search(jobs(), { isTimeUp, fileStats, isFirstPass: true })) {
          for (const event of page) if (event) growing.addEvent(event);
          yield page;
        }
        firstSearch = growing;
      } finally {
        fileStats.writeNotes(note);
      }
    },
    async *eventsOfSessions(sessions, subject, note, isTimeUp) {
      deps.onPass(`Reading again, for ${sessions.length} chained sessions`);
      stats ??= createFileStats(paths, deliveryTimesOf(subject), onProblem);
      const fileStats = stats;
      const groups = searchTermsOfSessions(sessions);
      const lastFile = firstSearch?.lastFileWithout(sessions);
      async function* jobs(): AsyncGenerator<FileJob> {
        for await (const { path, id } of listFiles(subject, (other) =>
          countOther(other, fileStats, false),
        )) {
          yield { path, groups };
          if (id === lastFile) return;
        }
      }
      yield* search(jobs(), { isTimeUp, fileStats, isFirstPass: false });
      fileStats.writeNotes(note);
    },
    filesRead: () => stats?.filesRead() ?? 0,
    async countRecords(window) {
      deps.onPass('Nothing found: counting all records');
      let total = noRecords;
      const files = pathsOf(listFiles(window, () => undefined));
      for await (const { recordCount, ...result } of threads.countRecords(files)) {
        deps.onFile(doneOf(result));
        if (recordCount) total = addCounts(total, recordCount);
      }
      return total;
    },
  };
}

type NotAFile = Exclude<WalkEntry, { kind: 'file' }>;

function countOther(other: NotAFile, fileStats: FileStats, isFirstPass: boolean): void {
  if (other.kind === 'problem') fileStats.addProblem(other.path, other.problem);
  else if (isFirstPass) fileStats.addSkipped(other.isFolder ? 'folders' : 'files');
}

interface ListedFile {
  readonly path: string;
  readonly id: string;
}

interface SearchContext {
  readonly isTimeUp: IsTimeUp;
  readonly fileStats: FileStats;
  readonly isFirstPass: boolean;
}

async function* pathsOf(files: AsyncIterable<ListedFile>): AsyncGenerator<string> {
  for await (const { path } of files) yield path;
}

const doneOf = ({ fileBytes, bytes, packed }: FileResult): FileDone => ({
  fileBytes,
  bytes,
  records: packed?.ends.length ?? 0,
});
