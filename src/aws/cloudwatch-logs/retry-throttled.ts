const passing: ReadonlySet<string> = new Set([
  'LimitExceededException',
  'ThrottlingException',
  'TooManyRequestsException',
]);
const firstWaitMs = 1_000;
const longestWaitMs = 15_000;
const mostWaits = 8;

/**
 * Asks again, after ever longer waits, while AWS answers that there is too much of it at the moment:
 * too many queries at a time is a refusal that the SDK itself does not wait out. In all it waits for
 * 90 s at most, then throws what AWS said last; any other error at once.
 */
export async function waitOutThrottling<T>(
  sleep: (milliseconds: number) => Promise<void>,
  ask: () => Promise<T>,
): Promise<T> {
  for (let waits = 0; ; waits += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Error && passing.has(error.name)) || waits === mostWaits) throw error;
      await sleep(Math.min(firstWaitMs * 2 ** waits, longestWaitMs));
    }
  }
}
