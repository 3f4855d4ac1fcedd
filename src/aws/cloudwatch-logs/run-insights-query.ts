import type {
  InsightsQuery,
  InsightsResult,
  RunInsightsQuery,
} from '../../evidence/sources/cloudwatch-logs/logs-insights.ts';
import type { JsonClient } from '../client/json-client.ts';
import { type JsonObject, structuresIn, textAt } from '../client/json-object.ts';
import { retryThrottled } from '../retry-throttled.ts';

/** A query ended without a result. A retry starts a new query. */
export class EvidenceQueryError extends Error {
  override readonly name = 'EvidenceQueryError';
  readonly queryId: string;
  readonly status: string;

  constructor(queryId: string, status: string) {
    super(`Logs Insights returned no result: query ${queryId} is ${status}`);
    this.queryId = queryId;
    this.status = status;
  }
}

/** Runs queries with a client for each Region; `undefined` is the Region that this process runs in. */
export const createInsightsQueries =
  (clientIn: (region: string | undefined) => JsonClient): RunInsightsQuery =>
  (query, sleep) =>
    runInsightsQuery({ client: clientIn(query.region), sleep }, buildStartQuery(query));

const buildStartQuery = ({ logGroups, startTime, endTime, queryString }: InsightsQuery) => ({
  ...selectLogGroups(logGroups),
  startTime,
  endTime,
  queryString,
});

/** Names and ARNs go into different members, ARNs without the `:*` that other APIs append. */
export function selectLogGroups(logGroups: readonly string[]): JsonObject {
  const groups = logGroups.map((group) => group.replace(/:\*$/, ''));
  return groups.some((group) => group.startsWith('arn:'))
    ? { logGroupIdentifiers: groups }
    : { logGroupNames: groups };
}

interface QueryDeps {
  readonly client: JsonClient;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const initialWaitMs = 250;
const maxWaitMs = 2_000;
/** A longer query is stopped, so that it does not count against the concurrency quota. */
const maxQueryMs = 120_000;
const timedOut = 'not complete after two minutes';
const pendingStatuses: ReadonlySet<string> = new Set(['Scheduled', 'Running', 'Unknown']);

/**
 * Runs a query until it is Complete and returns its result; a Running query returns only some of them.
 * Throws EvidenceQueryError when it ends otherwise or takes more than two minutes, and what `sleep` throws.
 */
export async function runInsightsQuery(
  { client, sleep }: QueryDeps,
  query: JsonObject,
): Promise<InsightsResult> {
  const started = await retryThrottled(sleep, () => client.call('StartQuery', query));
  const queryId = textAt(started, 'queryId') ?? '';
  try {
    return await waitForResult({ client, sleep }, queryId);
  } catch (error) {
    const hasEnded = error instanceof EvidenceQueryError && error.status !== timedOut;
    // A failure of StopQuery must not hide the first error.
    if (!hasEnded) await client.call('StopQuery', { queryId }).catch(() => undefined);
    throw error;
  }
}

async function waitForResult(
  { client, sleep }: QueryDeps,
  queryId: string,
): Promise<InsightsResult> {
  let waitMs = initialWaitMs;
  for (let waitedMs = 0; waitedMs < maxQueryMs; waitedMs += waitMs) {
    const response = await retryThrottled(sleep, () => client.call('GetQueryResults', { queryId }));
    const status = textAt(response, 'status') ?? 'Unknown';
    if (status === 'Complete')
      return { rows: rowsOf(response), recordsScanned: recordsScannedOf(response) };
    if (!pendingStatuses.has(status)) throw new EvidenceQueryError(queryId, status);
    waitMs = Math.min(waitMs * 2, maxWaitMs);
    await sleep(waitMs);
  }
  throw new EvidenceQueryError(queryId, timedOut);
}

/** Each row is a list of its fields. */
function rowsOf({ results }: JsonObject): InsightsResult['rows'] {
  return (Array.isArray(results) ? results : []).map((row) =>
    structuresIn(row).map((field) => ({
      field: textAt(field, 'field'),
      value: textAt(field, 'value'),
    })),
  );
}

function recordsScannedOf({ statistics }: JsonObject): number | undefined {
  const scanned =
    typeof statistics === 'object' && statistics !== null && 'recordsScanned' in statistics
      ? statistics.recordsScanned
      : undefined;
  return typeof scanned === 'number' ? scanned : undefined;
}
