/** The failure of a state. `Retry` and `Catch` match its name; the message is the Cause. */
export class StateError extends Error {
  override readonly name: string;

  constructor(error: string, cause: string) {
    super(cause);
    this.name = error;
  }
}

/** On AWS no Retry and no Catch matches these errors, not even `States.ALL`. */
const uncatchable: readonly string[] = ['States.Runtime', 'States.DataLimitExceeded'];

/** Whether a Retry or a Catch with these names applies to the error. */
export function matchesError(errorEquals: readonly string[], error: string): boolean {
  if (uncatchable.includes(error)) return false;
  return errorEquals.some(
    (name) =>
      name === error ||
      name === 'States.ALL' ||
      (name === 'States.TaskFailed' && error !== 'States.Timeout'),
  );
}
