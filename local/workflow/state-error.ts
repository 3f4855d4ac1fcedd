/** On AWS no Retry and no Catch matches these errors, not even `States.ALL`. */
const uncatchable = ['States.Runtime', 'States.DataLimitExceeded'];

/**
 * The failure of a state. `Retry` and `Catch` match its name; the message is the Cause. The library
 * reads isRetryable and isCatchable.
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
