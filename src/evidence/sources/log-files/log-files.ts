import { searchTermsOfSubject } from '../../attribute/attribute.ts';
import { searchTermsOfSessions } from '../../attribute/chained-sessions.ts';
import type { SearchTerms } from '../../attribute/search-terms.ts';
import { type CloudTrailEvent, parseCloudTrailEvent } from '../../cloudtrail-event.ts';
import type { AddNote, EvidenceSource, IsTimeUp } from '../../collect.ts';
import { EvidenceTimeUpError } from '../../source-failure.ts';
import { createTrimEvent, type IsFindingCall } from '../../trimmed-event.ts';
import { createFileStats, type FileStats, type OnProblem } from './file-stats.ts';
import type { Window } from './file-times.ts';
import { loadAhead } from './read/load-ahead.ts';
import { readLogFile } from './read/read-log-file.ts';
import { createTermSearch, everyRecord } from './search/term-search.ts';

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

/** The number of records, and the times of the first and last. Times are ISO 8601 in UTC. */
export interface RecordCount {
  readonly records: number;
  readonly from: string | undefined;
  readonly until: string | undefined;
}

/**
 * Reads CloudTrail records from log files, as a trail writes them to S3. Returns the records that match
 * the search terms. Reports a file that cannot be read, and goes on with the others.
 */
export function createLogFiles(deps: LogFilesDeps) {
  const { paths, onFile, onPass } = deps;
  const trim = createTrimEvent(deps.isFindingCall);
  const reported = new Set<string>();
  let filesRead = 0;

  const startPass = (window: Window): FileStats =>
    createFileStats(paths, window, (path, problem) => {
      if (!reported.has(path)) deps.onProblem(path, problem);
      reported.add(path);
    });

  async function* search(
    window: Window,
    groups: readonly SearchTerms[],
    { note, isTimeUp }: { readonly note: AddNote; readonly isTimeUp: IsTimeUp },
  ) {
    const termSearch = createTermSearch(groups);
    const stats = startPass(window);
    try {
      for await (const file of loadAhead(stats.files())) {
        const page: (CloudTrailEvent | undefined)[] = [];
        const result = await readLogFile(file, termSearch, (raw) => {
          const event = parseCloudTrailEvent(raw);
          page.push(event && trim(event));
        });
        stats.addRead(file.path, result);
        onFile({ bytes: result.bytes, records: page.length });
        yield page;
        if (isTimeUp()) throw new EvidenceTimeUpError();
      }
    } finally {
      filesRead = Math.max(filesRead, stats.filesRead());
      stats.writeNotes(note);
    }
  }

  const source: EvidenceSource = {
    events(subject, note, isTimeUp) {
      onPass('Reading');
      return search(subject, searchTermsOfSubject(subject), { note, isTimeUp });
    },
    eventsOfSessions(sessions, subject, note, isTimeUp) {
      onPass(`Reading again, for ${sessions.length} chained sessions`);
      return search(subject, searchTermsOfSessions(sessions), { note, isTimeUp });
    },
  };

  return {
    ...source,
    /** The number of files that had content. */
    filesRead: () => filesRead,
    /** Counts the records of all users in these files. Parses each, which takes longer than a search. */
    async countRecords(window: Window): Promise<RecordCount> {
      onPass('Nothing found: counting all records');
      let [records, from, until]: [number, string?, string?] = [0];
      const count = (raw: unknown): void => {
        const at = parseCloudTrailEvent(raw)?.eventTime;
        records += 1;
        if (at !== undefined && (from === undefined || at < from)) from = at;
        if (at !== undefined && (until === undefined || at > until)) until = at;
      };
      for await (const file of loadAhead(startPass(window).files()))
        onFile({ ...(await readLogFile(file, everyRecord, count)), records: 0 });
      return { records, from, until };
    },
  };
}
