/** What the report says about a source of evidence: that it was searched, or what is missing. */
export type EvidenceNote =
  | { readonly kind: 'searched'; readonly source: string }
  /** More records were delivered within these seconds than one query returns. */
  | {
      readonly kind: 'records-left-out';
      readonly deliveredFrom: string;
      readonly deliveredUntil: string;
      readonly limit: number;
    }
  /** Earlier tries of the report did not finish, so that this one lists no events. */
  | { readonly kind: 'slim'; readonly tries: number }
  | { readonly kind: 'unreadable-records'; readonly count: number }
  /** The source contains no record of anybody in the window. */
  | { readonly kind: 'nothing-to-search'; readonly source: string }
  /** Whether the source received any record since the end of access: whether it is alive. */
  | {
      readonly kind: 'delivery';
      readonly source: string;
      /** ISO 8601 in UTC. */
      readonly since: string;
      readonly found: 'found' | 'none' | 'undecided';
      readonly reason?: string;
    }
  /** The source does not contain the creation of the grant's own assignment. */
  | { readonly kind: 'own-create-missing' }
  /** A source, a Region or a time window could not be read. The records read before are kept. */
  | { readonly kind: 'source-failed'; readonly source: string; readonly reason: string }
  /** Event history covers one account, and there is no role to read this account's with. */
  | { readonly kind: 'account-not-searched'; readonly accountId: string }
  /** Records were read, and none of them belongs to the subject. Times are ISO 8601 in UTC. */
  | {
      readonly kind: 'none-belongs';
      readonly records: number;
      readonly from: string | undefined;
      readonly until: string | undefined;
    }
  /** Records show that the user id and the user name belong to different users. */
  | {
      readonly kind: 'user-mismatch';
      readonly userName: string;
      readonly principalId: string;
      /** The user names of the id, other than the one above. */
      readonly namesOfId: readonly string[];
      /** The ids of the name, other than the one above. */
      readonly idsOfName: readonly string[];
    }
  /** No session of the role is the user's. These are the users of the role's sessions. */
  | {
      readonly kind: 'other-sessions';
      readonly names: readonly string[];
      /** Those that differ little from the user's name. */
      readonly nearNames: readonly string[];
    }
  /** Log files and folders that were skipped: delivered long before or after the window, or of other endings. */
  | {
      readonly kind: 'files-left-out';
      readonly files: number;
      readonly folders: number;
      readonly others: number;
      readonly deliveredFrom: string;
      readonly deliveredUntil: string;
    }
  /** When the latest record arrived; its event time where the source has no arrival time. ISO 8601 in UTC. */
  | { readonly kind: 'arrived-until'; readonly at: string }
  /** No record read, of this grant or not, is a data event: data events are probably not recorded. */
  | { readonly kind: 'data-events-not-recorded' };
