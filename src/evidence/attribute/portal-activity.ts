import { type CloudTrailEvent, fields, text } from '../cloudtrail-event.ts';
import type { EvidenceSubject } from '../subject.ts';
import type { SearchTerms } from './search-terms.ts';

export const portalSources: ReadonlySet<string> = new Set([
  'sso.amazonaws.com',
  'sso-oauth.amazonaws.com',
  'signin.amazonaws.com',
  // A user's own MFA devices.
  'sso-directory.amazonaws.com',
  'identitystore.amazonaws.com',
]);

/**
 * A user at the portal has no role yet. Administration of Identity Center has the same event source, but
 * is done with roles, and is no portal activity.
 */
const portalIdentities: ReadonlySet<string> = new Set(['IdentityCenterUser', 'Unknown']);

/** Whether the event is the subject's own at the access portal or in the sign-in before it. */
export function isPortalActivity(
  event: CloudTrailEvent,
  subject: Pick<EvidenceSubject, 'principalId'>,
): boolean {
  if (!portalSources.has(event.eventSource)) return false;
  return isOfUser(event, subject.principalId);
}

/** Each way to recognize the user compares a text, or its end, with the user's id. */
export const portalSearchTerms = ({
  principalId,
}: Pick<EvidenceSubject, 'principalId'>): readonly SearchTerms[] => [[principalId]];

export const membersReadByPortalRule = ({
  eventName,
}: Pick<CloudTrailEvent, 'eventName'>): readonly string[] =>
  eventName === 'CreateTokenWithIAM' ? ['additionalEventData'] : [];

/** The record member that `portalDetail` reads. */
export const portalDetailMember = 'serviceEventDetails';

/** What a portal event is about: the role whose credentials were fetched, or that a challenge was failed. */
export function portalDetail({ eventName, raw }: CloudTrailEvent): string {
  const details = fields(raw[portalDetailMember]);
  const role = text(details['role_name']);
  const account = text(details['account_id']);
  const outcome = text(details[eventName]);
  return [
    ...(role === undefined ? [] : [role]),
    ...(account === undefined ? [] : [`in ${account}`]),
    ...(outcome === undefined || outcome === 'Success' ? [] : [outcome.toLowerCase()]),
  ].join(' ');
}

/** A password or an MFA challenge that was answered wrongly. A failed sign-in may have neither user nor error code. */
export const isFailedChallenge = ({ eventSource, eventName, raw }: CloudTrailEvent): boolean =>
  eventSource === 'signin.amazonaws.com' &&
  (eventName === 'CredentialVerification' || eventName === 'UserAuthentication') &&
  text(fields(raw[portalDetailMember])[eventName]) === 'Failure';

function isOfUser(event: CloudTrailEvent, userId: string): boolean {
  const { type, onBehalfOfUserId, principalId } = event.identity;
  if (event.eventName === 'CreateTokenWithIAM' && tokenUserId(event) === userId) return true;
  if (type === undefined || !portalIdentities.has(type)) return false;
  if (onBehalfOfUserId !== undefined) return onBehalfOfUserId === userId;
  return principalId !== undefined && isOlderPrincipal(principalId, userId);
}

/** An application exchanges the user's token with the application's role: the user id is in the additional data. */
function tokenUserId(event: CloudTrailEvent): string | undefined {
  return text(fields(event.raw['additionalEventData'])['identitystore:UserId']);
}

/** Until July 2025, `principalId` was the user id, or `<identity source>:<user id>`. */
function isOlderPrincipal(principalId: string, userId: string): boolean {
  const [first, second, ...rest] = principalId.split(':');
  return rest.length === 0 && (second ?? first) === userId;
}
