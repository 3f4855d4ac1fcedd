import {
  type CloudTrailEvent,
  type CloudTrailIdentity,
  fields,
  text,
} from '../cloudtrail-event.ts';
import type { EvidenceSubject } from '../subject.ts';
import { isPermissionSetRole, isRoleSession } from './permission-set-role.ts';
import { wholeSecond } from './whole-second.ts';

/** Whether the event was done with, or began, a session of the permission set's role that the grant made possible. */
export const isRoleActivity = (event: CloudTrailEvent, subject: EvidenceSubject): boolean =>
  createRoleActivityTest(subject)(event);

/** The same for very many events: an identity that several of them share is judged once. */
export function createRoleActivityTest(
  subject: EvidenceSubject,
): (event: CloudTrailEvent) => boolean {
  const judged = new WeakMap<CloudTrailIdentity, boolean>();
  const isOfGrant = (event: CloudTrailEvent): boolean => {
    const known = judged.get(event.identity);
    if (known !== undefined) return known;
    const claim = isOfSession(event, subject) && isIssuedInGrant(event, subject);
    judged.set(event.identity, claim);
    return claim;
  };
  return (event) =>
    beginsSession(event, subject) ? isIssuedInTime(event.eventTime, subject) : isOfGrant(event);
}

/**
 * Anybody may send AssumeRoleWithSAML with any request parameters: only what STS answered counts, so a
 * refused attempt (which has no answer) does not.
 */
function beginsSession(event: CloudTrailEvent, subject: EvidenceSubject): boolean {
  const { eventSource, eventName, identity } = event;
  if (eventSource !== 'sts.amazonaws.com' || eventName !== 'AssumeRoleWithSAML') return false;
  if (identity.type !== 'SAMLUser' || identity.userName !== subject.userName) return false;
  const answer = fields(event.raw['responseElements']);
  const arn = text(fields(answer['assumedRoleUser'])['arn']);
  return arn !== undefined && isRoleSession(arn, subject);
}

/** `onBehalfOf` is seen on most services' events and promised on none: the session's ARN is the other way. */
function isOfSession(
  { identity }: Pick<CloudTrailEvent, 'identity'>,
  subject: EvidenceSubject,
): boolean {
  const { arn, onBehalfOfUserId: userId, sessionIssuerArn: issuer } = identity;
  if (userId !== undefined && userId !== subject.principalId) return false;
  const isIssued = issuer !== undefined && isPermissionSetRole(issuer, subject);
  if (userId !== undefined && isIssued) return true;
  if (arn === undefined || !isRoleSession(arn, subject)) return false;
  // A session's ARN leaves the role's path out, so that a role of one's own could look like this one.
  return userId !== undefined || issuer === undefined || isIssued;
}

/**
 * A session from before the grant, or from after it, is not the grant's. Where a record does not say when the credentials
 * were issued, its own time, which lies within the grant, has to do.
 */
function isIssuedInGrant(
  { identity }: Pick<CloudTrailEvent, 'identity'>,
  subject: EvidenceSubject,
): boolean {
  if (identity.credentialsIssuedAt === undefined) return true;
  if (Date.parse(identity.credentialsIssuedAt) < wholeSecond(subject.from)) return false;
  return isIssuedInTime(identity.credentialsIssuedAt, subject);
}

const isIssuedInTime = (issuedAt: string, { issuedUntil }: EvidenceSubject): boolean =>
  issuedUntil === undefined || Date.parse(issuedAt) <= Date.parse(issuedUntil);
