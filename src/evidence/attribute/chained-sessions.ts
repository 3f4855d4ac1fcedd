import type { CloudTrailEvent } from '../cloudtrail-event.ts';
import type { EvidenceSubject } from '../subject.ts';
import {
  type IssuedCredential,
  type KnownCredential,
  parseIssuedCredentials,
} from './issued-credential.ts';
import type { SearchTerms } from './search-terms.ts';

/** Returns the credentials that these events issued, other than by signing in. */
export const credentialsIssuedBy = (
  events: Iterable<CloudTrailEvent>,
): readonly IssuedCredential[] =>
  [...events]
    .filter(({ eventName }) => eventName !== 'AssumeRoleWithSAML')
    .flatMap(parseIssuedCredentials);

export interface FollowedEvents {
  /** Events of chained sessions. */
  readonly chained: readonly CloudTrailEvent[];
  /** Events of created users and access keys, and of sessions that these started. */
  readonly created: readonly CloudTrailEvent[];
  readonly all: ReadonlySet<CloudTrailEvent>;
}

/**
 * Selects from `others` the events of the credentials that the role's events issued, and of those that
 * these issued in turn, at any depth. Keeps the order of `others`, which may be any.
 */
export function followCredentials(
  role: readonly CloudTrailEvent[],
  others: readonly CloudTrailEvent[],
  subject: Pick<EvidenceSubject, 'principalId' | 'knownCredentials'>,
): FollowedEvents {
  const candidates = indexEvents(role, others, subject);
  const found = new Map<CloudTrailEvent, { readonly isCreated: boolean }>();
  const credentials = [...issuedToFollow(role, false), ...(subject.knownCredentials ?? [])];
  // The list grows during the loop: a credential's events may issue further ones.
  for (const credential of credentials) {
    const { isCreated } = credential;
    const events = candidates.takeEventsOf(credential).filter((event) => !found.has(event));
    for (const event of events) found.set(event, { isCreated });
    for (const next of issuedToFollow(events, isCreated)) credentials.push(next);
  }
  const isFound = (event: CloudTrailEvent, isCreated: boolean) =>
    found.get(event)?.isCreated === isCreated;
  return {
    chained: others.filter((event) => isFound(event, false)),
    created: others.filter((event) => isFound(event, true)),
    all: new Set(found.keys()),
  };
}

/** Returns the credentials that these events issued, as those to follow. */
export const issuedToFollow = (
  events: Iterable<CloudTrailEvent>,
  isOfCreated: boolean,
): readonly KnownCredential[] =>
  credentialsIssuedBy(events).map((credential) => knownCredential(credential, isOfCreated));

const knownCredential = (credential: IssuedCredential, isOfCreated: boolean): KnownCredential => ({
  ...credential,
  isCreated: isOfCreated || credential.kind !== 'session',
});

/**
 * Returns the search terms for credentials. followCredentials compares the identity's access key id and
 * ARN with the credential's. It also needs the records in which STS issued another key for that ARN. Their
 * response contains the ARN, so that the same terms match them.
 */
export function searchTermsOfSessions(
  credentials: readonly IssuedCredential[],
): readonly SearchTerms[] {
  const texts = credentials.flatMap(({ accessKeyId, arn }) =>
    [accessKeyId, arn].flatMap((text) => (text === undefined ? [] : [`${text}"`])),
  );
  return [...new Set(texts)].map((text) => [text]);
}

function indexEvents(
  role: readonly CloudTrailEvent[],
  others: readonly CloudTrailEvent[],
  subject: Pick<EvidenceSubject, 'principalId'>,
) {
  const issued = new Set(
    [...role, ...others].flatMap(parseIssuedCredentials).map(({ accessKeyId }) => accessKeyId),
  );
  const byKey = Map.groupBy(others, ({ identity }) => identity.accessKeyId);
  // Where a key's issue is recorded, its owner is known. The session name, which the caller chose, is no proof then.
  const byArn = Map.groupBy(
    others.filter(
      ({ identity }) =>
        !(identity.accessKeyId !== undefined && issued.has(identity.accessKeyId)) &&
        (identity.onBehalfOfUserId ?? subject.principalId) === subject.principalId,
    ),
    ({ identity }) => identity.arn,
  );
  return {
    takeEventsOf(credential: IssuedCredential): readonly CloudTrailEvent[] {
      const { accessKeyId, arn } = credential;
      const withKey = accessKeyId === undefined ? [] : (byKey.get(accessKeyId) ?? []);
      if (accessKeyId !== undefined) byKey.delete(accessKeyId);
      if (arn === undefined) return withKey;
      const { within = [], outside = [] } = Object.groupBy(byArn.get(arn) ?? [], (event) =>
        isWithinLifetime(event, credential) ? 'within' : 'outside',
      );
      byArn.set(arn, outside);
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
  session: IssuedCredential,
): boolean {
  const { credentialsIssuedAt } = identity;
  return [eventTime, credentialsIssuedAt ?? eventTime].every((time) => {
    const at = Date.parse(time);
    return at >= session.issuedAt && at <= session.expiresAt;
  });
}
