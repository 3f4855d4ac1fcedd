import type { Grant } from '../grant/record/grant.ts';
import type { EventBus } from './event-bus.ts';
import { buildGrantEvents } from './grant-events.ts';

/**
 * Sends the events of those statuses of a grant that are not in `sent`, and returns these statuses. Throws when
 * an event was not accepted: then all of them have to be sent again.
 */
export async function sendGrantEvents(
  bus: EventBus,
  grant: Grant,
  sent: ReadonlySet<string>,
): Promise<readonly string[]> {
  const events = buildGrantEvents(grant).filter(({ status }) => !sent.has(status));
  if (events.length > 0) await bus.put(events);
  return events.map(({ status }) => status);
}
