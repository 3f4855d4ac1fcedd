import { searchTermsOfSubject } from '../../attribute/attribute.ts';
import { searchTermsOfSessions } from '../../attribute/chained-sessions.ts';
import type { SearchTerms } from '../../attribute/search-terms.ts';
import { type CloudTrailEvent, parseCloudTrailEvent } from '../../cloudtrail-event.ts';
import type { EvidenceSource, IsTimeUp } from '../../collect.ts';
import { EvidenceTimeUpError } from '../../source-failure.ts';
import type { EvidenceSubject } from '../../subject.ts';
import { createTrimEvent, type IsFindingCall } from '../../trimmed-event.ts';
import { createFileStats, type FileStats, type OnProblem } from './file-stats.ts';
import { deliveryTimesOf } from './file-times.ts';
import { loadAhead } from './read/load-ahead.ts';
import { readLogFile } from './read/read-log-file.ts';
import { createTermSearch, everyRecord } from './search/term-search.ts';
import { walkLogFiles } from './walk-log-files.ts';

interface LogFilesDeps {
  /** Files and folders. */
  readonly paths: readonly string[];
  readonly isFindingCall: IsFindingCall;
  /** Called once for each file that could not be read, or not to its end. */
  readonly onProblem: OnProblem;
  readonly onFile: (done: FileDone) => void;
  /** Called before each pass over the files, with its title. */
  readonly onPass: (title: string) => void;
}

/** Progress: one more file has been read. */
export interface FileDone {
  /** Uncompressed. */
  readonly bytes: number;
  /** Records that may belong to the subject. */
  readonly records: number;
}

export interface LogFiles extends EvidenceSource {
  /** The number of files that had content. */
  filesRead(): number;
  /** Counts the records of all users in these files. Parses each, which takes longer than a search. */
  countRecords(window: Window): Promise<RecordCount>;
}

type Window = Pick<EvidenceSubject, 'from' | 'until'>;

/** The number of records, and the times of the first and last. Times are ISO 8601 in UTC. */
export interface RecordCount {
  readonly records: number;
  readonly from: string | undefined;
  readonly until: string | undefined;
}

interface Search {
  readonly groups: readonly SearchTerms[];
  readonly fileStats: FileStats;
  readonly isTimeUp: IsTimeUp;
}

/**
 * Reads CloudTrail records from log files, as a trail writes them to S3. Returns the records that match
 * the search terms. Reports a file that cannot be read, and goes on with the others.
 */
export function createLogFiles(deps: LogFilesDeps): LogFiles {
  const { paths, onFile, onPass } = deps;
  const trim = createTrimEvent(deps.isFindingCall);
  const reported = new Set<string>();
  /** Of the first pass. */
  let stats: FileStats | undefined;

  const createStats = (window: Window): FileStats =>
    createFileStats(paths, deliveryTimesOf(window), (path, problem) => {
      if (!reported.has(path)) deps.onProblem(path, problem);
      reported.add(path);
    });

  const loadFiles = (window: Window, { takeFiles }: FileStats) =>
    loadAhead(takeFiles(walkLogFiles(paths, deliveryTimesOf(window))));

  async function* search(window: Window, { groups, fileStats, isTimeUp }: Search) {
    const termSearch = createTermSearch(groups);
    for await (const file of loadFiles(window, fileStats)) {
      const page: (CloudTrailEvent | undefined)[] = [];
      const result = await readLogFile(file, termSearch, (raw) => {
        const event = parseCloudTrailEvent(raw);
        page.push(event && trim(event));
      });
      fileStats.addRead(file.path, result);
      onFile({ bytes: result.bytes, records: page.length });
      yield page;
      if (isTimeUp()) throw new EvidenceTimeUpError();
    }
  }

  return {
    async *events(subject, note, isTimeUp) {
      onPass('Reading');
      const fileStats = createStats(subject);
      stats = fileStats;
      try {
        yield* search(subject, { groups: searchTermsOfSubject(subject), fileStats, isTimeUp });
      } finally {
        fileStats.writeNotes(note);
      }
    },
    async *eventsOfSessions(sessions, subject, note, isTimeUp) {
      onPass(`Reading again, for ${sessions.length} chained sessions`);
      const fileStats = createStats(subject);
      yield* search(subject, { groups: searchTermsOfSessions(sessions), fileStats, isTimeUp });
      fileStats.writeNotes(note);
    },
    filesRead: () => stats?.filesRead() ?? 0,
    async countRecords(window) {
      onPass('Nothing found: counting all records');
      let [records, from, until]: [number, string?, string?] = [0];
      const count = (raw: unknown): void => {
        const at = parseCloudTrailEvent(raw)?.eventTime;
        records += 1;
        if (at !== undefined && !(from !== undefined && from <= at)) from = at;
        if (at !== undefined && !(until !== undefined && until >= at)) until = at;
      };
      for await (const file of loadFiles(window, createStats(window)))
        onFile({ ...(await readLogFile(file, everyRecord, count)), records: 0 });
      return { records, from, until };
    },
  };
}
