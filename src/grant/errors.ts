/**
 * The state machine matches these names in `ErrorEquals`. They are literals, because minifying
 * changes the name of a class.
 */

/** Identity Center has not finished, or throttles requests: retry. */
export class AssignmentPendingError extends Error {
  override readonly name = 'AssignmentPendingError';
}

/** Identity Center has refused to create the assignment: a retry is useless. */
export class AssignmentFailedError extends Error {
  override readonly name = 'AssignmentFailedError';
  readonly reason: string;

  constructor(reason: string) {
    super(`Identity Center could not create the assignment: ${reason}`);
    this.reason = reason;
  }
}

/** The end of the grant was requested before its access was active: access is not granted any more. */
export class EndRequestedError extends Error {
  override readonly name = 'EndRequestedError';
}

/** The grant's record is missing, names another grant, or does not allow the step any more. */
export class GrantRefusedError extends Error {
  override readonly name = 'GrantRefusedError';
}

/** Another invocation holds the lease of this grant: retry. */
export class GrantBusyError extends Error {
  override readonly name = 'GrantBusyError';
}

/** A grant's record cannot be parsed. An operator has to inspect it. */
export class MalformedGrantError extends Error {
  override readonly name = 'MalformedGrantError';
}

/** The lock of an access cannot be parsed. An operator has to inspect it. */
export class MalformedLockError extends Error {
  override readonly name = 'MalformedLockError';
}

/** The account or the permission set does not exist: nothing can be assigned there. */
export class TargetGoneError extends Error {
  override readonly name = 'TargetGoneError';
}

/** A record contradicts other records, so that the system must not act on it. An operator has to look. */
export class RecordContradictedError extends Error {
  override readonly name = 'RecordContradictedError';
}
