import type { Grant } from '../../grant/record/grant.ts';
import type { Channel } from '../fan-out.ts';
import type { EventBus } from './event-bus.ts';
import { buildGrantEvents } from './grant-events.ts';

/**
 * Sends those events of a grant whose keys are not in `sent`, and returns these keys. Throws when
 * an event was not accepted: then all of them have to be sent again.
 */
export async function sendGrantEvents(
  bus: EventBus,
  grant: Grant,
  sent: ReadonlySet<string>,
): Promise<readonly string[]> {
  const events = buildGrantEvents(grant).filter(({ key }) => !sent.has(key));
  if (events.length > 0) await bus.put(events);
  return events.map(({ key }) => key);
}

/** Sends an event for each status that a grant reaches, and for an extension. */
export const createEventBusChannel = (bus: EventBus): Channel => ({
  name: 'event bus',
  async tell(grant, _, { sentEvents = new Set() }) {
    const keys = await sendGrantEvents(bus, grant, sentEvents);
    return keys.length === 0 ? {} : { sentEvents: new Set([...sentEvents, ...keys]) };
  },
});
