import type { EvidenceSource, IsTimeUp } from '../evidence/collect.ts';
import { type NeedleGroup, needlesOfSessions, needlesOfSubject } from '../evidence/needles.ts';
import type { EvidenceSubject } from '../evidence/subject.ts';
import { EvidenceTimeUpError } from '../evidence/time-up-error.ts';
import { createFileTally, type FileTally, type OnProblem } from './file-tally.ts';
import { deliveryTimesOf } from './file-times.ts';
import { type PackedRecords, unpackRecords } from './packed-records.ts';
import type { ReadingThreads } from './reading-threads.ts';
import { addSurveys, emptySurvey, type Survey } from './survey-log-file.ts';
import type { FileResult } from './thread-messages.ts';
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
  let tally: FileTally | undefined;

  async function* walk(window: Window, take: (other: NotAFile) => void): AsyncGenerator<string> {
    for await (const walked of walkLogFiles(paths, deliveryTimesOf(window)))
      if (walked.kind === 'file') yield walked.path;
      else take(walked);
  }

  /** What is found in these files; the tally counts each file the first time that it is read. */
  async function* search(
    { groups, window, isTimeUp }: Search,
    count: FileTally,
    isFirst: boolean,
  ): AsyncGenerator<unknown> {
    const found = threads.read(
      groups,
      walk(window, (other) => {
        if (other.kind === 'problem') count.failed(other.path, other.problem);
        else if (isFirst) count.leftOut(other.isFolder ? 'folders' : 'files');
      }),
    );
    for await (const result of found) {
      if (result.problem !== undefined) count.failed(result.path, result.problem);
      if (isFirst) count.read(result);
      deps.onFile(doneOf(result));
      if (result.packed) yield* parseRecords(result.packed);
      if (isTimeUp()) throw new EvidenceTimeUpError();
    }
  }

  return {
    async *events(subject, note, isTimeUp) {
      deps.onPass('Reading');
      tally = createFileTally(paths, deliveryTimesOf(subject), onProblem);
      const groups = needlesOfSubject(subject);
      try {
        yield* search({ groups, window: subject, isTimeUp }, tally, true);
      } finally {
        tally.finish(note);
      }
    },
    async *eventsOfSessions(sessions, subject, note, isTimeUp) {
      deps.onPass(`Reading again, for ${sessions.length} sessions of roles assumed onward`);
      tally ??= createFileTally(paths, deliveryTimesOf(subject), onProblem);
      const groups = needlesOfSessions(sessions);
      yield* search({ groups, window: subject, isTimeUp }, tally, false);
      tally.finish(note);
    },
    filesRead: () => tally?.filesRead() ?? 0,
    async survey(window) {
      deps.onPass('Nothing found: counting what there is');
      let sum = emptySurvey;
      for await (const { survey, ...result } of threads.survey(walk(window, () => undefined))) {
        deps.onFile(doneOf(result));
        if (survey) sum = addSurveys(sum, survey);
      }
      return sum;
    },
  };
}

type NotAFile = Exclude<Walked, { kind: 'file' }>;

interface Search {
  readonly groups: readonly NeedleGroup[];
  readonly window: Window;
  readonly isTimeUp: IsTimeUp;
}

const doneOf = ({ fileBytes, bytes, packed }: FileResult): FileDone => ({
  fileBytes,
  bytes,
  records: packed?.ends.length ?? 0,
});

/** What is no JSON is given as it is: whoever takes it counts what cannot be read. */
function* parseRecords(packed: PackedRecords): Generator<unknown> {
  for (const text of unpackRecords(packed))
    try {
      yield JSON.parse(text);
    } catch {
      yield text;
    }
}
