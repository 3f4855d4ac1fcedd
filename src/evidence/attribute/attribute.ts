import type { CloudTrailEvent } from '../cloudtrail-event.ts';
import type { EvidenceSubject } from '../subject.ts';
import { followSessions } from './chained-sessions.ts';
import { isPortalActivity } from './portal-activity.ts';
import { createRoleActivityTest } from './role-activity.ts';
import { wholeSecondText } from './whole-second.ts';

/** The events that belong to a grant, each once, in the order in which they came. */
export interface Evidence {
  /** Signing in and fetching credentials at the access portal. */
  readonly portal: readonly CloudTrailEvent[];
  /** What was done with the permission set's role. */
  readonly role: readonly CloudTrailEvent[];
  /** What was done with roles assumed from that session, and from those in turn. */
  readonly chained: readonly CloudTrailEvent[];
}

/** Says which events belong to the subject's grant. Anybody else's, and the same person's others, do not. */
export function attribute(events: Iterable<CloudTrailEvent>, subject: EvidenceSubject): Evidence {
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

/** Tells whether an event lies between the grant's click and the last moment that counts. */
export function createWindowTest(
  subject: Pick<EvidenceSubject, 'from' | 'until'>,
): (event: CloudTrailEvent) => boolean {
  // Events' times are whole seconds in one form, in which their order is that of their signs.
  const from = wholeSecondText(subject.from);
  const until = wholeSecondText(subject.until);
  return ({ eventTime }) => eventTime >= from && eventTime <= until;
}
