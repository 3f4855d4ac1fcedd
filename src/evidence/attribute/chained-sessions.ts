import type { CloudTrailEvent } from '../cloudtrail-event.ts';
import type { EvidenceSubject } from '../subject.ts';
import { type AssumedSession, parseAssumedSession } from './assumed-session.ts';
import type { SearchTerms } from './search-terms.ts';

/** Returns the sessions that these events started by role chaining. */
export const sessionsAssumedBy = (events: Iterable<CloudTrailEvent>): readonly AssumedSession[] =>
  [...events].filter(({ eventName }) => chainingCalls.has(eventName)).flatMap(sessionOf);

/** AssumeRoleWithSAML and AssumeRoleWithWebIdentity are not role chaining: their caller is no session. */
const chainingCalls: ReadonlySet<string> = new Set(['AssumeRole', 'AssumeRoot']);

function sessionOf(event: CloudTrailEvent): readonly AssumedSession[] {
  const session = parseAssumedSession(event);
  return session === undefined ? [] : [session];
}

/**
 * Selects from `others` the events of the sessions that the role's events started, and of the sessions
 * that those started in turn, at any depth. Keeps the order of `others`, which may be any.
 */
export function followSessions(
  role: readonly CloudTrailEvent[],
  others: readonly CloudTrailEvent[],
  subject: Pick<EvidenceSubject, 'principalId'>,
): readonly CloudTrailEvent[] {
  const candidates = indexEvents(role, others, subject);
  const found = new Set<CloudTrailEvent>();
  const sessions = [...sessionsAssumedBy(role)];
  // The list grows during the loop: a session's events may start further sessions.
  for (const session of sessions) {
    const events = candidates.takeEventsOf(session).filter((event) => !found.has(event));
    for (const event of events) found.add(event);
    for (const next of sessionsAssumedBy(events)) sessions.push(next);
  }
  return others.filter((event) => found.has(event));
}

/**
 * Returns the search terms for chained sessions. followSessions compares the identity's access key id and
 * ARN with the session's. It also needs the records in which STS issued another key for that ARN. Their
 * response contains the ARN, so that the same terms match them.
 */
export function searchTermsOfSessions(sessions: readonly AssumedSession[]): readonly SearchTerms[] {
  const texts = sessions.flatMap(({ accessKeyId, arn }) => [
    `${accessKeyId}"`,
    ...(arn === undefined ? [] : [`${arn}"`]),
  ]);
  return [...new Set(texts)].map((text) => [text]);
}

function indexEvents(
  role: readonly CloudTrailEvent[],
  others: readonly CloudTrailEvent[],
  subject: Pick<EvidenceSubject, 'principalId'>,
) {
  const issued = new Set(
    [...role, ...others].flatMap(sessionOf).map(({ accessKeyId }) => accessKeyId),
  );
  const byKey = Map.groupBy(others, ({ identity }) => identity.accessKeyId);
  // Where a key's issue is recorded, its owner is known. The session name, which the caller chose, is no proof then.
  const byArn = Map.groupBy(
    others.filter(
      ({ identity }) =>
        !issued.has(identity.accessKeyId ?? '') &&
        (identity.onBehalfOfUserId ?? subject.principalId) === subject.principalId,
    ),
    ({ identity }) => identity.arn,
  );
  return {
    takeEventsOf(session: AssumedSession): readonly CloudTrailEvent[] {
      const withKey = byKey.get(session.accessKeyId) ?? [];
      byKey.delete(session.accessKeyId);
      if (session.arn === undefined) return withKey;
      const { within = [], outside = [] } = Object.groupBy(byArn.get(session.arn) ?? [], (event) =>
        isWithinLifetime(event, session) ? 'within' : 'outside',
      );
      byArn.set(session.arn, outside);
      return [...withKey, ...within];
    },
  };
}

/**
 * The console uses other access keys under the session's ARN. A later session of the role may have the
 * same name and belong to another user, so that an event counts only within the session's lifetime.
 */
function isWithinLifetime(
  { eventTime, identity }: CloudTrailEvent,
  session: AssumedSession,
): boolean {
  const { credentialsIssuedAt } = identity;
  return [eventTime, credentialsIssuedAt ?? eventTime].every((time) => {
    const at = Date.parse(time);
    return at >= session.issuedAt && at <= session.expiresAt;
  });
}
