import {
  type CloudTrailEvent,
  type CloudTrailIdentity,
  fields,
  text,
} from '../cloudtrail-event.ts';
import type { EvidenceSubject } from '../subject.ts';
import {
  isPermissionSetRole,
  isRoleSession,
  userSessionSearchTerms,
} from './permission-set-role.ts';
import type { SearchTerms } from './search-terms.ts';
import { wholeSecond } from './whole-second.ts';

/** When the session of an event began: `earlier` than the window, within the `grant`, or `later` than its end. */
export type RoleActivity = 'earlier' | 'grant' | 'later';

/**
 * Returns the test whether an event belongs to, or starts, a session of the permission set's role, and when
 * that session began. It tests each identity object once.
 */
export function createRoleActivityTest(
  subject: EvidenceSubject,
): (event: CloudTrailEvent) => RoleActivity | undefined {
  const results = new WeakMap<CloudTrailIdentity, { readonly began: RoleActivity | undefined }>();
  const ofSession = (event: CloudTrailEvent) => {
    const known = results.get(event.identity);
    if (known !== undefined) return known.began;
    const began = isOfSession(event, subject)
      ? whenIssued(event.identity.credentialsIssuedAt, subject)
      : undefined;
    results.set(event.identity, { began });
    return began;
  };
  return (event) =>
    startsSession(event, subject) ? whenIssued(event.eventTime, subject) : ofSession(event);
}

type User = Pick<EvidenceSubject, 'principalId' | 'userName'>;

/** `isOfSession` compares `onBehalfOf` with the user's id or tests the ARN; `startsSession` tests the ARN. */
export const roleSearchTerms = (user: User): readonly SearchTerms[] => [
  [user.principalId],
  ...userSessionSearchTerms(user),
];

export const membersReadByRoleRule = ({
  eventName,
}: Pick<CloudTrailEvent, 'eventName'>): readonly string[] =>
  eventName === 'AssumeRoleWithSAML' ? ['responseElements'] : [];

/**
 * Any caller can send AssumeRoleWithSAML with any request parameters, so that only STS's response counts.
 * A refused call has no response.
 */
function startsSession(event: CloudTrailEvent, subject: EvidenceSubject): boolean {
  const { eventSource, eventName, identity } = event;
  if (eventSource !== 'sts.amazonaws.com' || eventName !== 'AssumeRoleWithSAML') return false;
  if (identity.type !== 'SAMLUser' || identity.userName !== subject.userName) return false;
  const response = fields(event.raw['responseElements']);
  const arn = text(fields(response['assumedRoleUser'])['arn']);
  return arn !== undefined && isRoleSession(arn, subject);
}

/** Most services' events have `onBehalfOf`, but none promises it. Without it the session's ARN decides. */
function isOfSession(
  { identity }: Pick<CloudTrailEvent, 'identity'>,
  subject: EvidenceSubject,
): boolean {
  const { arn, onBehalfOfUserId: userId, sessionIssuerArn: issuer } = identity;
  if (userId !== undefined && userId !== subject.principalId) return false;
  const isIssued = issuer !== undefined && isPermissionSetRole(issuer, subject);
  if (userId !== undefined && isIssued) return true;
  if (arn === undefined || !isRoleSession(arn, subject)) return false;
  // A session's ARN omits the role's path, so that a user-created role of this name would look the same.
  return userId !== undefined || issuer === undefined || isIssued;
}

/**
 * A session from before or after the grant is not the grant's. A record without the time of issue counts:
 * its event time lies within the window.
 */
function whenIssued(
  issuedAt: string | undefined,
  { from, issuedUntil }: EvidenceSubject,
): RoleActivity {
  if (issuedAt === undefined) return 'grant';
  if (Date.parse(issuedAt) < wholeSecond(from)) return 'earlier';
  return issuedUntil === undefined || Date.parse(issuedAt) <= Date.parse(issuedUntil)
    ? 'grant'
    : 'later';
}
