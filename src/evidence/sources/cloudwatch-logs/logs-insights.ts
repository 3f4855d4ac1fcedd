import type { AddNote, EvidencePage, EvidenceSource, IsTimeUp } from '../../collect.ts';
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

/** Runs a query until it is Complete, and returns its rows. Throws what AWS and `sleep` throw. */
export type RunInsightsQuery = (
  query: InsightsQuery,
  sleep: Sleep,
) => Promise<readonly InsightsRow[]>;

export interface LogsInsightsDeps {
  readonly runQuery: RunInsightsQuery;
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
    { texts, note, isTimeUp }: Search,
    window: DeliveryWindow,
    remaining: DeliveryWindow[],
  ) {
    if (isTimeUp()) throw new EvidenceTimeUpError();
    const queryString = buildInsightsQuery(texts, rowLimit);
    const query = { region, logGroups, startTime: window.from, endTime: window.until, queryString };
    const rows = await runQuery(query, sleepUntilTimeUp(deps.sleep, isTimeUp));
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
        if (isTimeUp) return;
      }
  }

  async function* search(subject: EvidenceSubject, wanted: Search): AsyncGenerator<EvidencePage> {
    const from = Math.floor(Date.parse(subject.from) / 1000);
    for (const groups of regions) {
      wanted.note({ kind: 'searched', source: groups.name });
      yield* searchRegion(groups, wanted, { from, until: Math.ceil(now() / 1000) });
    }
  }

  return {
    events: (subject, note, isTimeUp) =>
      search(subject, { texts: textsOfSubject(subject), note, isTimeUp }),
    async *eventsOfSessions(sessions, subject, note, isTimeUp) {
      for (const texts of textsOfSessions(sessions))
        yield* search(subject, { texts, note, isTimeUp });
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
