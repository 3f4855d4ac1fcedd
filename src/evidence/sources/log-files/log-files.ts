import { searchTermsOfSubject } from '../../attribute/attribute.ts';
import { searchTermsOfSessions } from '../../attribute/chained-sessions.ts';
import type { SearchTerms } from '../../attribute/search-terms.ts';
import { readCloudTrailEvent } from '../../cloudtrail-event.ts';
import type { AddNote, EvidenceSource, IsTimeUp } from '../../collect.ts';
import { EvidenceTimeUpError } from '../../source-failure.ts';
import { createTrimEvent, type IsFindingCall } from '../../trimmed-event.ts';
import { createFileStats, type OnProblem } from './file-stats.ts';
import type { Window } from './file-times.ts';
import type { FileResult } from './read/read-log-file.ts';
import { readOnThreads } from './threads/read-on-threads.ts';

interface LogFilesDeps {
  /** Files and folders. */
  readonly paths: readonly string[];
  readonly isFindingCall: IsFindingCall;
  /** Whether the events keep their whole records, to be written again. */
  readonly keepsRecords?: boolean;
  /** Called in each pass for each file that could not be read, or not to its end. */
  readonly onProblem: OnProblem;
  /** Called after each file of a pass. */
  readonly onFile: (result: FileResult) => void;
  /** Called before each pass over the files, with its title. */
  readonly onPass: (title: string) => void;
}

/**
 * Reads CloudTrail records from log files, as a trail writes them to S3. Returns the records that match
 * the search terms. Reports a file that cannot be read, and goes on with the others.
 */
export function createLogFiles(deps: LogFilesDeps) {
  const trim = deps.keepsRecords ? undefined : createTrimEvent(deps.isFindingCall);
  const startPass = (window: Window) => createFileStats(deps.paths, window, deps.onProblem);
  let filesRead = 0;

  async function* search(
    window: Window,
    groups: readonly SearchTerms[],
    { note, isTimeUp }: { readonly note: AddNote; readonly isTimeUp: IsTimeUp },
  ) {
    const stats = startPass(window);
    try {
      for await (const file of readOnThreads(stats.paths(), groups)) {
        stats.addRead(file);
        deps.onFile(file);
        const events = file.records.map(readCloudTrailEvent);
        yield trim ? events.map((event) => event && trim(event)) : events;
        if (isTimeUp()) throw new EvidenceTimeUpError();
      }
    } finally {
      filesRead = Math.max(filesRead, stats.filesRead());
      stats.writeNotes(note);
    }
  }

  const source: EvidenceSource = {
    events(subject, note, isTimeUp) {
      deps.onPass('Reading');
      return search(subject, searchTermsOfSubject(subject), { note, isTimeUp });
    },
    eventsOfSessions(sessions, subject, note, isTimeUp) {
      deps.onPass(`Reading again, for ${sessions.length} chained sessions`);
      return search(subject, searchTermsOfSessions(sessions), { note, isTimeUp });
    },
  };

  return {
    ...source,
    /** The number of files that had content. */
    filesRead: () => filesRead,
    /** Parses every record: each contains the empty text. */
    async *everyRecord(window: Window) {
      deps.onPass('Nothing found: counting all records');
      for await (const file of readOnThreads(startPass(window).paths(), [['']])) {
        deps.onFile(file);
        yield file.records.map(readCloudTrailEvent);
      }
    },
  };
}
