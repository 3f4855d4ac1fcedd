import {
  type CloudWatchLogsClient,
  GetQueryResultsCommand,
  type GetQueryResultsCommandOutput,
  StartQueryCommand,
  type StartQueryCommandInput,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { retryThrottled } from './retry-throttled.ts';

/** A query for evidence gave no answer. Asking again makes a new query. */
export class EvidenceQueryError extends Error {
  override readonly name = 'EvidenceQueryError';
  readonly queryId: string;
  readonly status: string;

  constructor(queryId: string, status: string) {
    super(`Logs Insights gave no result: query ${queryId} is ${status}`);
    this.queryId = queryId;
    this.status = status;
  }
}

interface QueryDeps {
  readonly client: CloudWatchLogsClient;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

type Rows = NonNullable<GetQueryResultsCommandOutput['results']>;

const initialWaitMs = 250;
const maxWaitMs = 2_000;
/** A function has to end: a query that takes longer is stopped, so that it is in nobody's way. */
const maxQueryMs = 120_000;
const timedOut = 'not complete after two minutes';
const pendingStatuses: ReadonlySet<string> = new Set(['Scheduled', 'Running', 'Unknown']);

/**
 * Runs a query until it is Complete and gives its rows; while it is Running it has only some of them.
 * Throws EvidenceQueryError when it ends otherwise or takes more than two minutes, and what `sleep` throws.
 */
export async function runInsightsQuery(
  { client, sleep }: QueryDeps,
  query: StartQueryCommandInput,
): Promise<Rows> {
  const started = await retryThrottled(sleep, () => client.send(new StartQueryCommand(query)));
  const queryId = started.queryId ?? '';
  try {
    return await waitForRows({ client, sleep }, queryId);
  } catch (error) {
    const hasEnded = error instanceof EvidenceQueryError && error.status !== timedOut;
    // What went wrong stays what is told, whether or not the query can be stopped.
    if (!hasEnded) await client.send(new StopQueryCommand({ queryId })).catch(() => undefined);
    throw error;
  }
}

async function waitForRows({ client, sleep }: QueryDeps, queryId: string): Promise<Rows> {
  let waitMs = initialWaitMs;
  for (let waitedMs = 0; waitedMs < maxQueryMs; waitedMs += waitMs) {
    const { status = 'Unknown', results = [] } = await retryThrottled(sleep, () =>
      client.send(new GetQueryResultsCommand({ queryId })),
    );
    if (status === 'Complete') return results;
    if (!pendingStatuses.has(status)) throw new EvidenceQueryError(queryId, status);
    waitMs = Math.min(waitMs * 2, maxWaitMs);
    await sleep(waitMs);
  }
  throw new EvidenceQueryError(queryId, timedOut);
}
