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
  creation(requestId: string): Promise<Operation>;
  /** Request ids of the creations of this very assignment that are in progress. */
  creationsInProgress(target: AssignmentTarget): Promise<readonly string[]>;
}

export interface AssignmentGiver extends AssignmentReader {
  /** Accepted is not done: gives the request id whose `creation` says what became of it. */
  create(target: AssignmentTarget): Promise<string>;
}

export interface AssignmentTaker extends AssignmentReader {
  /** Gives the request id; `undefined` when Identity Center answers that there is none to delete. */
  delete(target: AssignmentTarget): Promise<string | undefined>;
  deletion(requestId: string): Promise<Operation>;
}
