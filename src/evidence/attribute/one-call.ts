import type { CloudTrailEvent } from '../cloudtrail-event.ts';

/**
 * Keeps one record of each call, at the place of the first: CloudTrail delivers a record again after a
 * failure, to each account that a call concerns, and of a VPC endpoint beside that of the service.
 */
export function keepOneRecordPerCall(
  events: readonly CloudTrailEvent[],
): readonly CloudTrailEvent[] {
  const byCall = new Map<string, CloudTrailEvent>();
  for (const event of events) {
    const id = event.sharedEventId ?? event.eventId;
    const known = byCall.get(id);
    byCall.set(id, known === undefined || says(event) > says(known) ? event : known);
  }
  return [...byCall.values()];
}

/** A text that orders the records of one call by what they say: the caller's account knows the most. */
function says({ eventCategory, recipientAccountId, identity, eventId }: CloudTrailEvent): string {
  const isOfService = eventCategory !== 'NetworkActivity';
  const isOfCaller = recipientAccountId === identity.accountId;
  return `${Number(isOfService)}${Number(isOfCaller)}${eventId}`;
}
