import type { AssignmentTarget } from '../record/assignment-target.ts';

/** An asynchronous operation of Identity Center. `unknown`: Identity Center does not know its request id. */
export type Operation =
  | ({ readonly status: 'in-progress' } & OperationSubject)
  | ({ readonly status: 'succeeded' } & OperationSubject)
  | { readonly status: 'unknown' }
  | { readonly status: 'failed'; readonly reason: string };

/** What an operation creates or deletes. */
export interface OperationSubject {
  readonly target: AssignmentTarget;
  /** When Identity Center accepted it, in ISO 8601; it may be in whole seconds. */
  readonly acceptedAt: string;
}

/**
 * Reads Identity Center. Every method throws AssignmentPendingError when Identity Center throttles or
 * returns a ConflictException. `isListed` throws TargetGoneError where the account or permission set does
 * not exist.
 */
export interface AssignmentReader {
  /** Whether the account's list contains the assignment to this user; not through a group. */
  isListed(target: AssignmentTarget): Promise<boolean>;
  describeCreation(requestId: string): Promise<Operation>;
  describeDeletion(requestId: string): Promise<Operation>;
}

export interface AssignmentCreator extends AssignmentReader {
  /**
   * Sends one creation. `accepted` does not mean created: `describeCreation` returns the progress.
   * `rejected` is definite. Throws when the response was lost and the creation may have been accepted.
   */
  create(target: AssignmentTarget): Promise<CreateResult>;
}

export type CreateResult =
  | { readonly outcome: 'accepted'; readonly requestId: string }
  | { readonly outcome: 'rejected'; readonly error: Error };

export type DeleteResult =
  | { readonly outcome: 'accepted'; readonly requestId: string }
  /** Identity Center has no such assignment. */
  | { readonly outcome: 'none' }
  | { readonly outcome: 'rejected'; readonly error: Error };

export interface AssignmentRemover extends AssignmentReader {
  /** Sends one deletion. Throws when the response was lost and the deletion may have been accepted. */
  delete(target: AssignmentTarget): Promise<DeleteResult>;
}

/**
 * How long Identity Center's list may show an earlier state: a deleted assignment, or none where one
 * was created. It never shows an assignment that did not exist. AWS publishes no figure; minutes were
 * observed.
 */
export const propagationWindowMs = 10 * 60 * 1000;
