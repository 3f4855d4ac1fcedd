const throttlingErrors: ReadonlySet<string> = new Set([
  'LimitExceededException',
  'ThrottlingException',
  'TooManyRequestsException',
]);
const initialWaitMs = 1_000;
const maxWaitMs = 15_000;
const maxWaits = 8;

/**
 * Asks again, after ever longer waits, while AWS answers that there is too much of it at the moment:
 * too many queries at a time is a refusal that the SDK itself does not wait out. In all it waits for
 * 90 s at most, then throws what AWS said last; any other error at once.
 */
export async function retryThrottled<T>(
  sleep: (milliseconds: number) => Promise<void>,
  send: () => Promise<T>,
): Promise<T> {
  for (let waits = 0; ; waits += 1) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof Error && throttlingErrors.has(error.name)) || waits === maxWaits)
        throw error;
      await sleep(Math.min(initialWaitMs * 2 ** waits, maxWaitMs));
    }
  }
}
