import type { KnownCredential } from './attribute/issued-credential.ts';

/** The events to find: those of this user, with this permission set's role, within this window. */
export interface EvidenceSubject {
  /** `aws`, `aws-us-gov` or `aws-cn`. */
  readonly partition: string;
  readonly accountId: string;
  readonly permissionSetName: string;
  /** The Identity Center user id. */
  readonly principalId: string;
  /** The Identity Center user name, which is also the name of the role session. Empty if it is not known. */
  readonly userName: string;
  /** When the access was requested, ISO 8601 in UTC. */
  readonly from: string;
  /**
   * Credentials issued after this belong to a later grant. Absent until access has ended. ISO 8601 in
   * UTC.
   */
  readonly issuedUntil?: string | undefined;
  /** Later portal activity and sessions do not belong to the grant. ISO 8601 in UTC. */
  readonly ownUntil?: string | undefined;
  /** When access ended: a source that is alive has received records since. ISO 8601 in UTC. */
  readonly endedAt?: string | undefined;
  /** Whether the source covers the call that created the grant's assignment. */
  readonly isCreateExpected?: boolean | undefined;
  /** The end of the window, inclusive, ISO 8601 in UTC. A session may outlive the grant. */
  readonly until: string;
  /** Of sources with delivery times: nothing delivered before this is read. ISO 8601 in UTC. */
  readonly deliveredFrom?: string | undefined;
  /** Credentials that earlier records proved to be the subject's, for a window without these records. */
  readonly knownCredentials?: readonly KnownCredential[] | undefined;
}
