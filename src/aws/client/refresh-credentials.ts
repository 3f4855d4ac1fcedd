import type { Credentials, CredentialsProvider } from './sign.ts';

export interface ExpiringCredentials extends Credentials {
  readonly expiration: Date;
}

/** As in the SDKs: long enough for a request that waits, is retried, or meets a clock that is slow. */
const refreshMs = 5 * 60_000;

/**
 * Returns the same credentials until five minutes before they expire, then fetches new ones. Concurrent
 * requests share one fetch. A fetch that fails is repeated by the next request.
 */
export function refreshCredentials(
  fetchCredentials: () => Promise<ExpiringCredentials>,
  now: () => number,
): CredentialsProvider {
  let current: ExpiringCredentials | undefined;
  let pending: Promise<ExpiringCredentials> | undefined;
  return async () => {
    if (current !== undefined && current.expiration.getTime() - now() > refreshMs) return current;
    pending ??= fetchCredentials().finally(() => {
      pending = undefined;
    });
    current = await pending;
    return current;
  };
}
