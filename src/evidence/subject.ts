/** The events to find: those of this user, with this permission set's role, within this window. */
export interface EvidenceSubject {
  /** `aws`, `aws-us-gov` or `aws-cn`. */
  readonly partition: string;
  readonly accountId: string;
  readonly permissionSetName: string;
  /** The Identity Center user id. */
  readonly principalId: string;
  /** The Identity Center user name, which is also the name of the role session. */
  readonly userName: string;
  /** When the access was requested, ISO 8601 in UTC. */
  readonly from: string;
  /**
   * Credentials issued after this belong to a later grant. Absent until access has ended. ISO 8601 in
   * UTC.
   */
  readonly issuedUntil?: string | undefined;
  /** The end of the window, inclusive, ISO 8601 in UTC. A session may outlive the grant. */
  readonly until: string;
}
