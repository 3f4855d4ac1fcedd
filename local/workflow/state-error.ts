/** AWS lets no Retry and no Catch match these, not even on `States.ALL`. */
const uncatchable = ['States.Runtime', 'States.DataLimitExceeded'];

/**
 * The failure of a state. `Retry` and `Catch` match its name, so the name is data here; the message
 * is the Cause. The runner's library reads isRetryable and isCatchable.
 */
export class StateError extends Error {
  override readonly name: string;
  readonly isRetryable: boolean;
  readonly isCatchable: boolean;

  constructor(error: string, cause: string) {
    super(cause);
    this.name = error;
    this.isRetryable = !uncatchable.includes(error);
    this.isCatchable = this.isRetryable;
  }
}
