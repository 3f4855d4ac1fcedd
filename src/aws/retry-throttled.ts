const throttlingErrors: ReadonlySet<string> = new Set([
  'LimitExceededException',
  'ThrottlingException',
  'TooManyRequestsException',
]);
const initialWaitMs = 1_000;
const maxWaitMs = 15_000;
const maxWaits = 8;

/**
 * Sends a request again, after growing waits, while AWS throttles it for longer than the client's own
 * retries last: Logs Insights refuses a query over its concurrency quota with LimitExceededException.
 * Waits 90 s at most in all, then throws the last error. Throws any other error at once.
 */
export async function retryThrottled<T>(
  sleep: (milliseconds: number) => Promise<void>,
  send: () => Promise<T>,
): Promise<T> {
  for (let waits = 0; ; waits += 1) {
    try {
      return await send();
    } catch (error) {
      const isThrottled = error instanceof Error && throttlingErrors.has(error.name);
      if (!isThrottled || waits === maxWaits) throw error;
      await sleep(Math.min(initialWaitMs * 2 ** waits, maxWaitMs));
    }
  }
}
