import { throwIfAborted } from '../../platform/aborted.ts';
import { NoResponseError, ServiceError } from './errors.ts';

export interface RetryDeps {
  readonly maxAttempts: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Returns a number from 0 to 1. */
  readonly random: () => number;
}

/** Doubles with each failure. The actual wait is a random share of it. */
const initialWaitMs = { transient: 100, throttling: 500 };
const maxWaitMs = 20_000;

// Source: AWS SDKs and Tools Reference Guide, "Retry behavior", standard mode.
const throttlingErrors: ReadonlySet<string> = new Set([
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
const transientErrors: ReadonlySet<string> = new Set(['RequestTimeout', 'RequestTimeoutException']);
const transientStatuses: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** Classifies an error; `undefined` means that a retry does not help. */
function retryKindOf(error: unknown): 'closed' | 'transient' | 'throttling' | undefined {
  if (error instanceof NoResponseError) {
    if (error.reason === 'closed') return 'closed';
    return error.reason === 'unusable' ? undefined : 'transient';
  }
  if (!(error instanceof ServiceError)) return undefined;
  if (error.status === 429 || throttlingErrors.has(error.name)) return 'throttling';
  return transientErrors.has(error.name) || transientStatuses.has(error.status)
    ? 'transient'
    : undefined;
}

/**
 * Sends a request until it succeeds, at most `maxAttempts` times, and throws the last error. A closed
 * connection is free once: it costs neither an attempt nor a wait, because the service did not fail.
 * `send` receives how many times it has been called, this call included. It is not called once `signal` is
 * aborted: AbortedError.
 */
export async function withRetries<T>(
  { maxAttempts, sleep, random }: RetryDeps,
  send: (attempts: number) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  let failures = 0;
  let mayBeClosed = maxAttempts > 1;
  for (let attempts = 1; ; attempts += 1) {
    throwIfAborted(signal);
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
      const initialMs = kind === 'throttling' ? initialWaitMs.throttling : initialWaitMs.transient;
      await sleep(random() * Math.min(initialMs * 2 ** (failures - 1), maxWaitMs));
    }
  }
}
