/** Whose events, with which role, and when: what evidence is looked for. */
export interface EvidenceSubject {
  /** `aws`, `aws-us-gov` or `aws-cn`. */
  readonly partition: string;
  readonly accountId: string;
  readonly permissionSetName: string;
  /** The Identity Center user id. */
  readonly principalId: string;
  /** The Identity Center user name, which is also the name of the role session. */
  readonly userName: string;
  /** When the grant was asked for, ISO 8601 in UTC. */
  readonly from: string;
  /**
   * Credentials that were issued later are not the grant's, but a later one's; absent while access has
   * not ended. ISO 8601 in UTC.
   */
  readonly issuedUntil?: string | undefined;
  /** The last moment that counts (a session may outlive the grant), ISO 8601 in UTC. */
  readonly until: string;
}
