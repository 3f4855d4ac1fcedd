import { type Grant, grantIdOf } from '../grant/record/grant.ts';
import { shown } from '../platform/one-line.ts';

/** How urgent a message is: `critical` where somebody may have access that nobody decided on; a `notice` needs no action. */
export type Severity = 'notice' | 'warning' | 'critical';

/** A message on the SNS topic. */
export interface TopicMessage {
  /** Fewer than 100 characters of ASCII on one line, as SNS requires. */
  readonly subject: string;
  readonly message: string;
  readonly severity: Severity;
  readonly kind: string;
}

/** What the texts on the topic need to know of the deployment. */
export interface TopicContext {
  readonly instanceArn: string;
  readonly region: string;
  readonly tableName: string;
}

/** `Access NOT REVOKED: BreakGlassProd in 123456789012`. Name and account are short ASCII, as `parseGrant` proves. */
export const subjectAbout = (state: string, { permissionSetName, accountId }: Grant): string =>
  `${state}: ${permissionSetName} in ${accountId}`;

/** `james@example.com has BreakGlassProd in account 123456789012` */
export const accessOf = (grant: Grant, has = 'has'): string =>
  `${shown(grant.userName)} ${has} ${grant.permissionSetName} in account ${grant.accountId}`;

/** The last lines of each message about a grant. */
export const detailsOf = (grant: Grant): readonly string[] => [
  `Requester: ${shown(grant.userName)} (Identity Center user ${grant.principalId}, Slack user ${grant.slackUserId})`,
  `Account: ${grant.accountId}`,
  `Permission set: ${grant.permissionSetName} (${grant.permissionSetArn})`,
  `Deadline: ${inUtc(grant.deadlineAt)}`,
  `Grant: ${grantIdOf(grant)}`,
];

/** `2026-11-21 04:00:00 UTC` */
export const inUtc = (iso: string): string => `${iso.slice(0, 19).replace('T', ' ')} UTC`;
