import type { CloudTrailEvent } from '../cloudtrail-event.ts';
import type { EvidenceSubject } from '../subject.ts';
import { followCredentials } from './chained-sessions.ts';
import { completeIdentities } from './credential-facts.ts';
import { membersReadOfIssuedCredentials } from './issued-credential.ts';
import { keepOneRecordPerCall } from './one-call.ts';
import { membersReadOfOwnCreate } from './own-create.ts';
import { isAnyPermissionSetSession } from './permission-set-role.ts';
import { isPortalActivity, membersReadByPortalRule, portalSearchTerms } from './portal-activity.ts';
import { createRoleActivityTest, membersReadByRoleRule, roleSearchTerms } from './role-activity.ts';
import type { SearchTerms } from './search-terms.ts';
import { wholeSecondText } from './whole-second.ts';

/** The events of a user within a window, each call once, in the order of the input. */
export interface Evidence {
  /** Sign-in, and use of the access portal. */
  readonly portal: readonly CloudTrailEvent[];
  /** Events of sessions of the permission set's role. */
  readonly role: readonly CloudTrailEvent[];
  /** Events of chained sessions, at any depth. */
  readonly chained: readonly CloudTrailEvent[];
  /** Events of users and access keys that these sessions created. */
  readonly created: readonly CloudTrailEvent[];
  /** Not of the grant: events of the role's sessions, and of theirs, that began before the window. */
  readonly earlier: readonly CloudTrailEvent[];
  /** Not of the grant: the user's events with other roles, and with sessions that began after its end. */
  readonly elsewhere: readonly CloudTrailEvent[];
}

/** The parts of the evidence that belong to the grant. */
const partsOfGrant = ['portal', 'role', 'chained', 'created'] as const;

export const eventsOfGrant = (evidence: Evidence): readonly CloudTrailEvent[] =>
  partsOfGrant.flatMap((part) => evidence[part]);

/** Selects the events of the subject's user, and tells those of the grant apart from the others. */
export function attributeEvents(
  events: Iterable<CloudTrailEvent>,
  subject: EvidenceSubject,
): Evidence {
  const isRoleActivity = createRoleActivityTest(subject);
  const ownUntil = subject.ownUntil && wholeSecondText(subject.ownUntil);
  const groupOf = (event: CloudTrailEvent) => {
    const began = isRoleActivity(event);
    if (began === 'grant') return 'role';
    if (began !== undefined) return began;
    if (!isPortalActivity(event, subject)) return 'others';
    return ownUntil !== undefined && event.eventTime > ownUntil ? 'later' : 'portal';
  };
  const calls = keepOneRecordPerCall([...events].filter(createWindowTest(subject)));
  const {
    role = [],
    portal = [],
    earlier = [],
    later = [],
    others = [],
  } = Object.groupBy(completeIdentities(calls), groupOf);
  const followed = followCredentials(role, others, subject);
  const left = others.filter((event) => !followed.all.has(event));
  const ofEarlier = followCredentials(earlier, left, { ...subject, knownCredentials: [] });
  const isOfUser = createUserTest(subject);
  const elsewhere = left.filter((event) => !ofEarlier.all.has(event) && isOfUser(event));
  return {
    portal,
    role,
    chained: followed.chained,
    created: followed.created,
    earlier: [...earlier, ...ofEarlier.all],
    elsewhere: [...later, ...elsewhere],
  };
}

/** Returns the test whether a call was made by the user, or on their behalf, with any role. */
function createUserTest(subject: EvidenceSubject): (event: CloudTrailEvent) => boolean {
  return ({ identity: { onBehalfOfUserId, arn } }) =>
    onBehalfOfUserId === undefined
      ? arn !== undefined && isAnyPermissionSetSession(arn, subject)
      : onBehalfOfUserId === subject.principalId;
}

/** Every record that `attributeEvents` selects, apart from chained sessions, matches at least one of these groups. */
export const searchTermsOfSubject = (
  subject: Pick<EvidenceSubject, 'principalId' | 'userName'>,
): readonly SearchTerms[] => [...portalSearchTerms(subject), ...roleSearchTerms(subject)];

/** The record members that `attributeEvents` reads, apart from those that an event has as fields. */
export const membersReadToAttribute = (event: CloudTrailEvent): readonly string[] => [
  ...membersReadByPortalRule(event),
  ...membersReadByRoleRule(event),
  ...membersReadOfIssuedCredentials(event),
  ...membersReadOfOwnCreate(event),
];

/** Returns a test for whether an event lies within the subject's window, both ends included. */
export function createWindowTest(
  subject: Pick<EvidenceSubject, 'from' | 'until'>,
): (event: CloudTrailEvent) => boolean {
  // All event times are whole seconds in one format, so that comparing the texts compares the times.
  const from = wholeSecondText(subject.from);
  const until = wholeSecondText(subject.until);
  return ({ eventTime }) => eventTime >= from && eventTime <= until;
}
