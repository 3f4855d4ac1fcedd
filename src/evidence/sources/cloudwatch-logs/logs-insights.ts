import type {
  AddNote,
  EndedSubject,
  EvidencePage,
  EvidenceSource,
  IsTimeUp,
} from '../../collect.ts';
import { EvidenceTimeUpError, failureReason } from '../../source-failure.ts';
import type { EvidenceSubject } from '../../subject.ts';
import { type Sleep, sleepUntilTimeUp } from '../sleep-until-time-up.ts';
import { type DeliveryWindow, splitWindow, timesOf } from './delivery-window.ts';
import {
  buildInsightsQuery,
  groupByRegion,
  textsOfSessions,
  textsOfSubject,
} from './insights-query.ts';
import { eventOf, type InsightsRow, latestDelivery } from './insights-row.ts';

export interface InsightsQuery {
  /** `undefined`: the Region that this process runs in. */
  readonly region: string | undefined;
  /** Names or ARNs of log groups. */
  readonly logGroups: readonly string[];
  /** Epoch seconds of delivery, both included. */
  readonly startTime: number;
  readonly endTime: number;
  readonly queryString: string;
}

export interface InsightsResult {
  readonly rows: readonly InsightsRow[];
  /** The number of records that the query searched, if it says so. */
  readonly recordsScanned: number | undefined;
}

/** Runs a query until it is Complete, and returns its result. Throws what AWS and `sleep` throw. */
export type RunInsightsQuery = (query: InsightsQuery, sleep: Sleep) => Promise<InsightsResult>;

interface LaterEventSearch {
  readonly region: string | undefined;
  readonly logGroup: string;
  /** Epoch milliseconds of delivery. */
  readonly from: number;
}

/** Looks for any event of a log group from a time on, for ten seconds at most. Throws what AWS throws. */
export type FindLaterEvent = (
  search: LaterEventSearch,
  sleep: Sleep,
) => Promise<'found' | 'none' | 'undecided'>;

export interface LogsInsightsDeps {
  readonly runQuery: RunInsightsQuery;
  readonly findLaterEvent: FindLaterEvent;
  /** The log groups that trails deliver to: names, or ARNs of other accounts' and Regions'; 50 at most. */
  readonly logGroups: readonly string[];
  readonly sleep: Sleep;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The `limit` of each query. Logs Insights returns 10,000 rows a page at most. */
  readonly rowLimit?: number;
}

interface Search {
  readonly texts: readonly string[];
  readonly onScanned: (records: number) => void;
  readonly note: AddNote;
  readonly isTimeUp: IsTimeUp;
}

interface LogGroupsOfRegion {
  readonly region: string | undefined;
  readonly logGroups: readonly string[];
  /** As the report names them. */
  readonly name: string;
}

/**
 * Reads CloudTrail records from CloudWatch Logs. A record's timestamp there is its delivery time, so the
 * query covers everything delivered from the grant until now. A window that returns the row limit is
 * split in half and queried again; records on the border are returned twice.
 */
export function createLogsInsights(deps: LogsInsightsDeps): EvidenceSource {
  const { runQuery, logGroups, now, rowLimit = 10_000 } = deps;
  const regions = [...groupByRegion(logGroups)].map(nameLogGroups);

  async function* searchWindow(
    { region, logGroups }: LogGroupsOfRegion,
    { texts, onScanned, note, isTimeUp }: Search,
    window: DeliveryWindow,
    remaining: DeliveryWindow[],
  ) {
    if (isTimeUp()) throw new EvidenceTimeUpError();
    const queryString = buildInsightsQuery(texts, rowLimit);
    const query = { region, logGroups, startTime: window.from, endTime: window.until, queryString };
    const result = await runQuery(query, sleepUntilTimeUp(deps.sleep, isTimeUp));
    const { rows, recordsScanned } = result;
    onScanned(recordsScanned ?? Number.NaN);
    const halves = rows.length < rowLimit ? [] : splitWindow(window);
    remaining.unshift(...halves);
    if (halves.length > 0) return;
    if (rows.length >= rowLimit)
      note({ kind: 'records-left-out', ...timesOf(window), limit: rowLimit });
    const at = latestDelivery(rows);
    if (at !== undefined) note({ kind: 'arrived-until', at });
    yield rows.map(eventOf);
  }

  /** Notes a window that fails, and goes on with the next one until no time is left. */
  async function* searchRegion(groups: LogGroupsOfRegion, search: Search, whole: DeliveryWindow) {
    const remaining = [whole];
    for (let window = remaining.shift(); window; window = remaining.shift())
      try {
        yield* searchWindow(groups, search, window, remaining);
      } catch (error) {
        const isTimeUp = error instanceof EvidenceTimeUpError;
        const missed = isTimeUp ? { from: window.from, until: whole.until } : window;
        const source = nameOf(groups, missed);
        search.note({ kind: 'source-failed', source, reason: failureReason(error) });
        search.onScanned(Number.NaN);
        if (isTimeUp) return;
      }
  }

  async function* search(subject: EvidenceSubject, wanted: Search): AsyncGenerator<EvidencePage> {
    const from = Math.floor(Date.parse(subject.deliveredFrom ?? subject.from) / 1000);
    for (const groups of regions) {
      wanted.note({ kind: 'searched', source: groups.name });
      yield* searchRegion(groups, wanted, { from, until: Math.ceil(now() / 1000) });
    }
  }

  /** Searches for the subject, and notes log groups that contain nothing at all. */
  async function* searchSubject(subject: EvidenceSubject, note: AddNote, isTimeUp: IsTimeUp) {
    const texts = textsOfSubject(subject);
    let scanned = 0;
    const onScanned = (records: number) => {
      scanned += records;
    };
    yield* search(subject, { texts, onScanned, note, isTimeUp });
    // Not a number where a query does not say it, and zero only where every query says so.
    if (scanned === 0) note({ kind: 'nothing-to-search', source: namesOf(regions) });
  }

  async function checkDelivery(
    { endedAt: since }: EndedSubject,
    note: AddNote,
    isTimeUp: IsTimeUp,
  ): Promise<void> {
    const sleep = sleepUntilTimeUp(deps.sleep, isTimeUp);
    const from = Date.parse(since);
    for (const { region, logGroups } of regions)
      for (const logGroup of logGroups) {
        const source = `CloudWatch Logs, log group ${logGroup}`;
        try {
          if (isTimeUp()) throw new EvidenceTimeUpError();
          const found = await deps.findLaterEvent({ region, logGroup, from }, sleep);
          note({ kind: 'delivery', source, since, found });
        } catch (error) {
          const reason = failureReason(error);
          note({ kind: 'delivery', source, since, found: 'undecided', reason });
        }
      }
  }

  return {
    events: searchSubject,
    checkDelivery,
    async *eventsOfSessions(sessions, subject, note, isTimeUp) {
      for (const texts of textsOfSessions(sessions))
        yield* search(subject, { texts, onScanned: () => undefined, note, isTimeUp });
    },
  };
}

function nameLogGroups([region, logGroups]: readonly [
  string | undefined,
  readonly string[],
]): LogGroupsOfRegion {
  const inRegion = region === undefined ? '' : ` in ${region}`;
  const plural = logGroups.length === 1 ? '' : 's';
  const name = `CloudWatch Logs${inRegion}, log group${plural} ${logGroups.join(', ')}`;
  return { region, logGroups, name };
}

function nameOf({ name }: LogGroupsOfRegion, window: DeliveryWindow): string {
  const { deliveredFrom, deliveredUntil } = timesOf(window);
  return `${name}, delivered from ${deliveredFrom} to ${deliveredUntil}`;
}

const namesOf = (regions: readonly LogGroupsOfRegion[]): string =>
  regions.map(({ name }) => name).join('; ');
