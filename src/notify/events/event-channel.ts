import type { Grant } from '../../grant/record/grant.ts';
import type { Channel } from '../fan-out.ts';
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

/** Sends an event for each status that a grant reaches. */
export const createEventBusChannel = (bus: EventBus): Channel => ({
  name: 'event bus',
  async tell(grant, _, { sentEvents = new Set() }) {
    const statuses = await sendGrantEvents(bus, grant, sentEvents);
    return statuses.length === 0 ? {} : { sentEvents: new Set([...sentEvents, ...statuses]) };
  },
});
