import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { runInsightsQuery } from '../../../aws/cloudwatch-logs/run-insights-query.ts';
import { sleepUntilTimeUp } from '../../../aws/cloudwatch-logs/sleep-until-time-up.ts';
import type { EvidencePage, EvidenceSource, IsTimeUp, TakeNote } from '../../collect.ts';
import type { EvidenceSubject } from '../../subject.ts';
import { EvidenceTimeUpError } from '../../time-up-error.ts';
import { whyFailed } from '../../why-failed.ts';
import { type DeliveryWindow, splitWindow, timesOf } from './delivery-window.ts';
import {
  buildInsightsQuery,
  groupByRegion,
  selectLogGroups,
  textsOfSessions,
  textsOfSubject,
} from './insights-query.ts';
import { eventOf, latestDelivery } from './insights-row.ts';

export interface LogsInsightsDeps {
  /** A client for the Region, or for the function's own. */
  readonly clientIn: (region: string | undefined) => CloudWatchLogsClient;
  /** The log groups that trails deliver to: names, or ARNs of those in other accounts and Regions; 50 at most. */
  readonly logGroups: readonly string[];
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** How many rows a query is asked for. Logs Insights gives no more than 10,000 a page. */
  readonly rowLimit?: number;
}

/** What is asked for, whom to tell, and how long it may take. */
interface Search {
  readonly texts: readonly string[];
  readonly note: TakeNote;
  readonly isTimeUp: IsTimeUp;
}

/**
 * CloudTrail records from CloudWatch Logs. There a record's time is that of its delivery, so that
 * everything is asked for that was delivered from the grant until now. A window with more than a
 * query's rows is split in half and asked for again; what lies on the border comes twice.
 */
export function createLogsInsights(deps: LogsInsightsDeps): EvidenceSource {
  const { clientIn, logGroups, now, rowLimit = 10_000 } = deps;
  const regions = [...groupByRegion(logGroups)].map(([region, groups]) => ({
    region,
    groups,
    name: `CloudWatch Logs${region ? ` in ${region}` : ''}, log group${groups.length === 1 ? '' : 's'} ${groups.join(', ')}`,
  }));
  type Place = (typeof regions)[number];

  const ask = ({ region, groups }: Place, { texts, isTimeUp }: Search, window: DeliveryWindow) =>
    runInsightsQuery(
      { client: clientIn(region), sleep: sleepUntilTimeUp(deps.sleep, isTimeUp) },
      {
        ...selectLogGroups(groups),
        startTime: window.from,
        endTime: window.until,
        queryString: buildInsightsQuery(texts, rowLimit),
      },
    );

  async function* look(
    place: Place,
    search: Search,
    window: DeliveryWindow,
    rest: DeliveryWindow[],
  ) {
    if (search.isTimeUp()) throw new EvidenceTimeUpError();
    const rows = await ask(place, search, window);
    const halves = rows.length < rowLimit ? [] : splitWindow(window);
    rest.unshift(...halves);
    if (halves.length > 0) return;
    if (rows.length >= rowLimit)
      search.note({ kind: 'records-left-out', ...timesOf(window), limit: rowLimit });
    const at = latestDelivery(rows);
    if (at !== undefined) search.note({ kind: 'arrived-until', at });
    yield rows.map(eventOf);
  }

  /** A window that fails is told, and the others are still looked at, until there is no time left. */
  async function* searchPlace(place: Place, search: Search, whole: DeliveryWindow) {
    const rest = [whole];
    for (let window = rest.shift(); window; window = rest.shift())
      try {
        yield* look(place, search, window, rest);
      } catch (error) {
        const isLast = error instanceof EvidenceTimeUpError;
        const missed = isLast ? { from: window.from, until: whole.until } : window;
        search.note({
          kind: 'source-failed',
          source: nameOf(place, missed),
          why: whyFailed(error),
        });
        if (isLast) return;
      }
  }

  async function* search(subject: EvidenceSubject, wanted: Search): AsyncGenerator<EvidencePage> {
    const from = Math.floor(Date.parse(subject.from) / 1000);
    for (const place of regions) {
      wanted.note({ kind: 'searched', source: place.name });
      yield* searchPlace(place, wanted, { from, until: Math.ceil(now() / 1000) });
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

function nameOf({ name }: { readonly name: string }, window: DeliveryWindow): string {
  const { deliveredFrom, deliveredUntil } = timesOf(window);
  return `${name}, delivered from ${deliveredFrom} to ${deliveredUntil}`;
}
