import { type CloudTrailEvent, fields, text } from '../cloudtrail-event.ts';
import type { Evidence } from './attribute.ts';
import { issuedToFollow } from './chained-sessions.ts';
import type { KnownCredential } from './issued-credential.ts';

/** Records arrive late, so that a credential counts as alive for so long after its end. */
const lateMs = 2 * 3_600_000;

/**
 * The chained sessions, created users and created access keys of the evidence that may be in use at a time
 * (epoch milliseconds), each once. A user or access key that was deleted since is none.
 */
export function livingCredentials(
  { role, chained, created }: Pick<Evidence, 'role' | 'chained' | 'created'>,
  known: readonly KnownCredential[],
  at: number,
): readonly KnownCredential[] {
  const events = [...role, ...chained, ...created];
  const deleted = new Set<string | undefined>(events.flatMap(deletedBy));
  const credentials = [
    ...known,
    ...issuedToFollow([...role, ...chained], false),
    ...issuedToFollow(created, true),
  ].filter(({ accessKeyId, arn, expiresAt }) => {
    const isDeleted = deleted.has(accessKeyId) || deleted.has(arn?.split('/').at(-1));
    return expiresAt >= at - lateMs && !isDeleted;
  });
  return [...new Map(credentials.map((each) => [each.accessKeyId ?? each.arn, each])).values()];
}

/** The access key, or the name of the user, that a call deleted. */
function deletedBy({ eventSource, eventName, errorCode, raw }: CloudTrailEvent) {
  if (eventSource !== 'iam.amazonaws.com' || errorCode !== undefined) return [];
  const parameters = fields(raw['requestParameters']);
  if (eventName === 'DeleteAccessKey') return text(parameters['accessKeyId']) ?? [];
  return eventName === 'DeleteUser' ? (text(parameters['userName']) ?? []) : [];
}
