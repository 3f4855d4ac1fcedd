import type { CloudWatchLogsClient, ResultField } from '@aws-sdk/client-cloudwatch-logs';
import type { EvidenceNote, EvidenceSource } from '../evidence/collect.ts';
import type { EvidenceSubject } from '../evidence/subject.ts';
import { buildInsightsQuery, type DeliveryWindow, selectLogGroups } from './insights-query.ts';
import { runInsightsQuery } from './run-insights-query.ts';

export interface LogsInsightsDeps {
  readonly client: CloudWatchLogsClient;
  /** The log groups that trails deliver to: names or ARNs, 50 at most. */
  readonly logGroups: readonly string[];
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** How many rows a query is asked for. Logs Insights gives no more than 10,000 a page. */
  readonly rowLimit?: number;
}

/**
 * CloudTrail records from CloudWatch Logs. There a record's time is that of its delivery, so that
 * everything is asked for that was delivered from the grant until now. A window with more than a
 * query's rows is split in half and asked for again; what lies on the border comes twice.
 */
export function createLogsInsights(deps: LogsInsightsDeps): EvidenceSource {
  const { logGroups, now, rowLimit = 10_000 } = deps;

  async function* search(
    subject: EvidenceSubject,
    window: DeliveryWindow,
    note: (note: EvidenceNote) => void,
  ): AsyncGenerator<unknown> {
    const rows = await runInsightsQuery(deps, {
      ...selectLogGroups(logGroups),
      startTime: window.from,
      endTime: window.until,
      queryString: buildInsightsQuery(subject, rowLimit),
    });
    const halves = rows.length < rowLimit ? [] : split(window);
    if (halves.length === 0) {
      if (rows.length >= rowLimit) note(leftOut(window, rowLimit));
      yield* rows.map(recordOf);
    }
    for (const half of halves) yield* search(subject, half, note);
  }

  return {
    async *events(subject, note) {
      const groups = `log group${logGroups.length === 1 ? '' : 's'} ${logGroups.join(', ')}`;
      note({ kind: 'searched', source: `CloudWatch Logs, ${groups}` });
      const from = Math.floor(Date.parse(subject.from) / 1000);
      yield* search(subject, { from, until: Math.ceil(now() / 1000) }, note);
    },
  };
}

/** Two halves, or none: one second is as fine as a query's times are. */
function split({ from, until }: DeliveryWindow): readonly DeliveryWindow[] {
  if (until - from <= 1) return [];
  const middle = Math.floor((from + until) / 2);
  return [
    { from, until: middle },
    { from: middle, until },
  ];
}

const leftOut = ({ from, until }: DeliveryWindow, limit: number): EvidenceNote => ({
  kind: 'records-left-out',
  deliveredFrom: new Date(from * 1000).toISOString(),
  deliveredUntil: new Date(until * 1000).toISOString(),
  limit,
});

/** The record, or its text where that is no JSON: whoever reads it says what cannot be read. */
function recordOf(row: readonly ResultField[]): unknown {
  const message = row.find(({ field }) => field === '@message')?.value ?? '';
  try {
    return JSON.parse(message);
  } catch {
    return message;
  }
}
