import type { CloudTrailEvent } from './cloudtrail-event.ts';
import { isPortalActivity } from './portal-activity.ts';
import { isRoleActivity } from './role-activity.ts';
import type { EvidenceSubject } from './subject.ts';
import { wholeSecond } from './whole-second.ts';

/** The events that belong to a grant, each once, in the order in which they came. */
export interface Evidence {
  /** Signing in and fetching credentials at the access portal. */
  readonly portal: readonly CloudTrailEvent[];
  /** What was done with the permission set's role. */
  readonly role: readonly CloudTrailEvent[];
}

/** Says which events belong to the subject's grant. Anybody else's, and the same person's others, do not. */
export function attribute(events: Iterable<CloudTrailEvent>, subject: EvidenceSubject): Evidence {
  const seen = new Set<string>();
  const portal: CloudTrailEvent[] = [];
  const role: CloudTrailEvent[] = [];
  for (const event of events) {
    if (seen.has(event.eventId) || !isInWindow(event, subject)) continue;
    const list = isRoleActivity(event, subject)
      ? role
      : isPortalActivity(event, subject)
        ? portal
        : undefined;
    if (!list) continue;
    seen.add(event.eventId);
    list.push(event);
  }
  return { portal, role };
}

function isInWindow(event: CloudTrailEvent, subject: EvidenceSubject): boolean {
  const at = Date.parse(event.eventTime);
  return at >= wholeSecond(subject.from) && at <= Date.parse(subject.until);
}
