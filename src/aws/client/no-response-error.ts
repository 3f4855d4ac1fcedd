/**
 * `closed`: on a connection that was kept from an earlier request, and that the other side had closed.
 * `connection`: no connection, or one that broke. `timeout`: not in time. `unusable`: something else
 * than an answer of AWS, such as a certificate that is not to be trusted.
 */
export type NoResponseReason = 'closed' | 'connection' | 'timeout' | 'unusable';

/** A request was sent, or may have been, and no answer to it can be relied on. */
export class NoResponseError extends Error {
  override readonly name = 'NoResponseError';
  readonly reason: NoResponseReason;
  /** How many times the request was sent. */
  readonly attempts: number;

  constructor(
    what: string,
    { reason, attempts, cause }: { reason: NoResponseReason; attempts: number; cause: unknown },
  ) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`${what} was not answered (${reason}, attempt ${attempts}): ${why}`, { cause });
    this.reason = reason;
    this.attempts = attempts;
  }
}
