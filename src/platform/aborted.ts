/** The invocation has answered, or its time is up: it must not begin anything more. */
export class AbortedError extends Error {
  override readonly name = 'AbortedError';

  constructor() {
    super('the invocation has answered, and begins nothing more');
  }
}

/** Throws AbortedError once the signal is aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AbortedError();
}

/** Resolves with `undefined` when the signal is aborted, or at once if it is. */
export const whenAborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });

/** Resolves with the result of the work, or with `undefined` once the signal is aborted. Begins nothing if it is. */
export const unlessAborted = async <T>(
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T | undefined> =>
  signal.aborted ? undefined : Promise.race([work(), whenAborted(signal)]);
