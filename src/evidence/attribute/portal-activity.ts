import { type CloudTrailEvent, fields, text } from '../cloudtrail-event.ts';
import type { EvidenceSubject } from '../subject.ts';

export const portalSources: ReadonlySet<string> = new Set([
  'sso.amazonaws.com',
  'sso-oauth.amazonaws.com',
  'signin.amazonaws.com',
]);

/**
 * A person at the portal has no role yet. Identity Center's administration has the same event source,
 * and is done with roles: that is somebody's, but not the portal's.
 */
const portalIdentities: ReadonlySet<string> = new Set(['IdentityCenterUser', 'Unknown']);

/** Whether the event is the subject's own doing at the access portal or in the sign-in before it. */
export function isPortalActivity(
  event: CloudTrailEvent,
  subject: Pick<EvidenceSubject, 'principalId'>,
): boolean {
  if (!portalSources.has(event.eventSource)) return false;
  return personOf(event, subject.principalId);
}

function personOf(event: CloudTrailEvent, userId: string): boolean {
  const { type, onBehalfOfUserId, principalId } = event.identity;
  if (event.eventName === 'CreateTokenWithIAM' && tokenUserId(event) === userId) return true;
  if (type === undefined || !portalIdentities.has(type)) return false;
  if (onBehalfOfUserId !== undefined) return onBehalfOfUserId === userId;
  return principalId !== undefined && isOlderPrincipal(principalId, userId);
}

/** An application exchanges the person's token with a role of its own; the person stands beside it. */
function tokenUserId(event: CloudTrailEvent): string | undefined {
  return text(fields(event.raw['additionalEventData'])['identitystore:UserId']);
}

/** Until July 2025: the user id itself, or behind the only colon of `<identity source>:<user id>`. */
function isOlderPrincipal(principalId: string, userId: string): boolean {
  const [first, second, ...more] = principalId.split(':');
  return more.length === 0 && (second ?? first) === userId;
}
