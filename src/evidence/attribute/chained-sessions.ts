import type { CloudTrailEvent } from '../cloudtrail-event.ts';
import type { EvidenceSubject } from '../subject.ts';
import { type AssumedSession, parseAssumedSession } from './assumed-session.ts';

/** The sessions of further roles that these calls began. */
export const sessionsAssumedBy = (events: Iterable<CloudTrailEvent>): readonly AssumedSession[] =>
  [...events].filter(({ eventName }) => assuming.has(eventName)).flatMap(sessionOf);

/** A session begins with SAML or a web identity for whoever shows one, and never for the session that asks. */
const assuming: ReadonlySet<string> = new Set(['AssumeRole', 'AssumeRoot']);

function sessionOf(event: CloudTrailEvent): readonly AssumedSession[] {
  const session = parseAssumedSession(event);
  return session === undefined ? [] : [session];
}

/**
 * Of `others`, what was done with roles that the role's events assumed, and with roles that those
 * sessions assumed in turn; in the order in which it came, whatever that is.
 */
export function followSessions(
  role: readonly CloudTrailEvent[],
  others: readonly CloudTrailEvent[],
  subject: Pick<EvidenceSubject, 'principalId'>,
): readonly CloudTrailEvent[] {
  const candidates = indexEvents(role, others, subject);
  const found = new Set<CloudTrailEvent>();
  const sessions = [...sessionsAssumedBy(role)];
  // The list grows while it is walked: what a session did may begin further ones.
  for (const session of sessions) {
    const done = candidates.take(session).filter((event) => !found.has(event));
    for (const event of done) found.add(event);
    for (const next of sessionsAssumedBy(done)) sessions.push(next);
  }
  return others.filter((event) => found.has(event));
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
  // Of a key that is seen issued, it is known whose it is: the name that its holder chose adds nothing.
  const byArn = Map.groupBy(
    others.filter(
      ({ identity }) =>
        !issued.has(identity.accessKeyId ?? '') &&
        (identity.onBehalfOfUserId ?? subject.principalId) === subject.principalId,
    ),
    ({ identity }) => identity.arn,
  );
  return {
    take(session: AssumedSession): readonly CloudTrailEvent[] {
      const ofKey = byKey.get(session.accessKeyId) ?? [];
      byKey.delete(session.accessKeyId);
      if (session.arn === undefined) return ofKey;
      const { mine = [], left = [] } = Object.groupBy(byArn.get(session.arn) ?? [], (event) =>
        isInLife(event, session) ? 'mine' : 'left',
      );
      byArn.set(session.arn, left);
      return [...ofKey, ...mine];
    },
  };
}

/**
 * The console works with keys of its own under the session's ARN. The next session of the role may
 * bear the same name and be somebody else's, so that only what lies in the first one's life is its.
 */
function isInLife({ eventTime, identity }: CloudTrailEvent, session: AssumedSession): boolean {
  const { credentialsIssuedAt } = identity;
  return [eventTime, credentialsIssuedAt ?? eventTime].every((time) => {
    const at = Date.parse(time);
    return at >= session.issuedAt && at <= session.expiresAt;
  });
}
