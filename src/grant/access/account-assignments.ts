/** What Identity Center assigns: a permission set in an account to one user. */
export interface AssignmentTarget {
  readonly accountId: string;
  readonly permissionSetArn: string;
  readonly principalId: string;
}

/** An asynchronous operation of Identity Center. `unknown`: it is not known there any more. */
export type Operation =
  | { readonly status: 'in-progress' }
  | { readonly status: 'succeeded' }
  | { readonly status: 'unknown' }
  | { readonly status: 'failed'; readonly reason: string };

/**
 * Reads Identity Center. Every method throws AssignmentPendingError where it asks to be left alone
 * for a while (throttling, ConflictException).
 */
export interface AssignmentReader {
  /** Whether the assignment to this very user stands in the account's own list; not through a group. */
  isListed(target: AssignmentTarget): Promise<boolean>;
  describeCreation(requestId: string): Promise<Operation>;
  /**
   * Request ids of the creations of this very assignment that began at `since` (ISO) or later,
   * whatever has become of them.
   */
  listCreationsSince(target: AssignmentTarget, since: string): Promise<readonly string[]>;
}

export interface AssignmentCreator extends AssignmentReader {
  /**
   * Sends one creation. Accepted is not done: `creation` of the request id says what becomes of it.
   * `not-taken` is definite. Throws where it may have been taken, and its answer was lost.
   */
  create(target: AssignmentTarget): Promise<CreateResult>;
}

export type CreateResult =
  | { readonly outcome: 'accepted'; readonly requestId: string }
  | { readonly outcome: 'rejected'; readonly error: Error };

export interface AssignmentRemover extends AssignmentReader {
  /** Gives the request id; `undefined` when Identity Center answers that there is none to delete. */
  delete(target: AssignmentTarget): Promise<string | undefined>;
  describeDeletion(requestId: string): Promise<Operation>;
}
