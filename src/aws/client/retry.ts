import { NoResponseError } from './no-response-error.ts';
import { ServiceError } from './service-error.ts';

export interface RetryDeps {
  readonly maxAttempts: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** Milliseconds, doubled with each attempt; of the outcome a random share is waited. */
const initialWaitMs = { transient: 100, throttling: 500 };
const maxWaitMs = 20_000;

// Source: AWS SDKs and Tools Reference Guide, "Retry behavior", standard mode.
const throttling: ReadonlySet<string> = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);
const passing: ReadonlySet<string> = new Set(['RequestTimeout', 'RequestTimeoutException']);
const transientStatuses: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** Whether a failure may pass by itself, and of what kind it is. */
export function retryKindOf(error: unknown): 'closed' | 'passing' | 'throttling' | undefined {
  if (error instanceof NoResponseError) {
    if (error.reason === 'closed') return 'closed';
    return error.reason === 'unusable' ? undefined : 'passing';
  }
  if (!(error instanceof ServiceError)) return undefined;
  if (error.status === 429 || throttling.has(error.name)) return 'throttling';
  return passing.has(error.name) || transientStatuses.has(error.status) ? 'passing' : undefined;
}

/**
 * Asks until there is an answer, `maxAttempts` times at most, and throws the last failure. A kept
 * connection that had been closed costs no attempt, once: nobody failed there. `ask` is told how many
 * times it has been called.
 */
export async function withRetries<T>(
  { maxAttempts, sleep, random }: RetryDeps,
  send: (attempts: number) => Promise<T>,
): Promise<T> {
  let failures = 0;
  let mayBeClosed = maxAttempts > 1;
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await send(attempts);
    } catch (error) {
      const kind = retryKindOf(error);
      if (kind === 'closed' && mayBeClosed) {
        mayBeClosed = false;
        continue;
      }
      failures += 1;
      if (kind === undefined || failures === maxAttempts) throw error;
      const first = kind === 'throttling' ? initialWaitMs.throttling : initialWaitMs.transient;
      await sleep(random() * Math.min(first * 2 ** (failures - 1), maxWaitMs));
    }
  }
}
