/**
 * How the calls of a session were made. Only the user agent says `cli` and `sdk`, and sometimes `agent`, and
 * the caller writes it.
 */
export const sessionKinds = [
  'portal',
  'chained',
  'created',
  'console',
  'agent',
  'cli',
  'sdk',
  'service',
] as const;

export type SessionKind = (typeof sessionKinds)[number];

/**
 * What was done with one credential session: a role session, an access key, or a sign-in at the access
 * portal. Texts are those of the records: unescaped, but of bounded length.
 */
export interface SessionRow {
  /** All that the records show, in the order of `sessionKinds`. */
  readonly kinds: readonly SessionKind[];
  /** Times of the first and the last call, ISO 8601 in UTC. */
  readonly firstAt: string;
  readonly lastAt: string;
  readonly calls: number;
  readonly changes: number;
  readonly denials: number;
  /** The most frequent ones, and how many there are. */
  readonly addresses: readonly string[];
  readonly addressCount: number;
  /** The same, short: `aws-cli/2.32.5`. */
  readonly userAgents: readonly string[];
  readonly userAgentCount: number;
  /** The console uses several for one session. None where the records have none, as at the access portal. */
  readonly accessKeyIds: readonly string[];
  readonly accessKeyCount: number;
  /** AWS accounts of product providers to whom the user delegated access. */
  readonly delegateAccountIds: readonly string[];
  /** Of the role or user. Empty where the records do not say, as are the next two. */
  readonly accountId: string;
  readonly role: string;
  /** The session's name: `james@example.com`, or `user/eve`. */
  readonly session: string;
}
