import type { CloudTrailEvent } from '../cloudtrail-event.ts';
import type { EvidenceSubject } from '../subject.ts';
import { membersReadOfAssumedSession } from './assumed-session.ts';
import { followSessions } from './chained-sessions.ts';
import { isPortalActivity, membersReadByPortalRule, portalSearchTerms } from './portal-activity.ts';
import { createRoleActivityTest, membersReadByRoleRule, roleSearchTerms } from './role-activity.ts';
import type { SearchTerms } from './search-terms.ts';
import { wholeSecondText } from './whole-second.ts';

/** The events that belong to a grant, each once, in the order of the input. */
export interface Evidence {
  /** Sign-in, and use of the access portal. */
  readonly portal: readonly CloudTrailEvent[];
  /** Events of sessions of the permission set's role. */
  readonly role: readonly CloudTrailEvent[];
  /** Events of chained sessions, at any depth. */
  readonly chained: readonly CloudTrailEvent[];
}

/** Selects the events that belong to the subject's grant, out of those of other users and other grants. */
export function attributeEvents(
  events: Iterable<CloudTrailEvent>,
  subject: EvidenceSubject,
): Evidence {
  const portal = createList();
  const role = createList();
  const chained = createList();
  const others: CloudTrailEvent[] = [];
  const isInWindow = createWindowTest(subject);
  const isRoleActivity = createRoleActivityTest(subject);
  for (const event of events) {
    if (!isInWindow(event)) continue;
    if (isRoleActivity(event)) role.addOnce(event);
    else if (isPortalActivity(event, subject)) portal.addOnce(event);
    else others.push(event);
  }
  for (const event of followSessions(role.events, others, subject)) chained.addOnce(event);
  return { portal: portal.events, role: role.events, chained: chained.events };
}

/** Every record that `attributeEvents` selects, apart from chained sessions, matches at least one of these groups. */
export const searchTermsOfSubject = (
  subject: Pick<EvidenceSubject, 'principalId' | 'permissionSetName' | 'userName'>,
): readonly SearchTerms[] => [...portalSearchTerms(subject), ...roleSearchTerms(subject)];

/** The record members that `attributeEvents` reads, apart from those that an event has as fields. */
export const membersReadToAttribute = (event: CloudTrailEvent): readonly string[] => [
  ...membersReadByPortalRule(event),
  ...membersReadByRoleRule(event),
  ...membersReadOfAssumedSession(event),
];

function createList() {
  const ids = new Set<string>();
  const events: CloudTrailEvent[] = [];
  return {
    events,
    addOnce(event: CloudTrailEvent): void {
      if (ids.has(event.eventId)) return;
      ids.add(event.eventId);
      events.push(event);
    },
  };
}

/** Returns a test for whether an event lies within the subject's window, both ends included. */
export function createWindowTest(
  subject: Pick<EvidenceSubject, 'from' | 'until'>,
): (event: CloudTrailEvent) => boolean {
  // All event times are whole seconds in one format, so that comparing the texts compares the times.
  const from = wholeSecondText(subject.from);
  const until = wholeSecondText(subject.until);
  return ({ eventTime }) => eventTime >= from && eventTime <= until;
}
