/**
 * The names are what the state machine matches in `ErrorEquals`: literals, because minifying
 * changes the name of a class.
 */

/** Identity Center has not finished, or asks to be left alone for a while: ask again. */
export class AssignmentPendingError extends Error {
  override readonly name = 'AssignmentPendingError';
}

/** Identity Center has said that it will not make the assignment. Asking again is no use. */
export class AssignmentFailedError extends Error {
  override readonly name = 'AssignmentFailedError';
  readonly reason: string;

  constructor(reason: string) {
    super(`Identity Center could not make the assignment: ${reason}`);
    this.reason = reason;
  }
}

/** The end of the grant was asked for before its access was there: it is not given any more. */
export class EndRequestedError extends Error {
  override readonly name = 'EndRequestedError';
}

/** The record does not allow what was asked: it names no such grant, another one, or one that is over. */
export class GrantRefusedError extends Error {
  override readonly name = 'GrantRefusedError';
}

/** Somebody else is at work on this grant and holds its lease: ask again. */
export class GrantBusyError extends Error {
  override readonly name = 'GrantBusyError';
}

/** A grant's record or its input cannot be read for what it is. A person has to look at it. */
export class MalformedGrantError extends Error {
  override readonly name = 'MalformedGrantError';
}
