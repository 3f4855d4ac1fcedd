import type { BusEvent, EventBus } from '../notify/events/event-bus.ts';
import type { JsonClient } from './client/json-client.ts';
import { isStructure, type JsonObject } from './client/json-object.ts';

/** EventBridge did not accept every event. */
class EventsNotAcceptedError extends Error {
  override readonly name = 'EventsNotAcceptedError';

  constructor(output: JsonObject) {
    const entries = Array.isArray(output['Entries']) ? output['Entries'] : [];
    const codes = entries.filter(isStructure).map(({ ErrorCode: code }) => code ?? 'accepted');
    super(`EventBridge did not accept every event: ${codes.join(', ').slice(0, 300)}`);
  }
}

/** The most that PutEvents takes. */
const maxEntries = 10;

/** For all attempts together: an event never delays granting or revoking for long. */
const maxPutMs = 2_000;

/** Sends events to an event bus of the same account and Region. `undefined` sends nothing. */
export function createEventBus(client: JsonClient, busName: string | undefined): EventBus {
  return {
    async put(events, signal) {
      if (busName === undefined) return;
      const limit = AbortSignal.timeout(maxPutMs);
      const signals = signal === undefined ? limit : AbortSignal.any([signal, limit]);
      for (let start = 0; start < events.length; start += maxEntries) {
        const batch = events.slice(start, start + maxEntries);
        const entries = batch.map((event) => entryOf(event, busName));
        const output = await client.call('PutEvents', { Entries: entries }, signals);
        if (output['FailedEntryCount'] !== 0) throw new EventsNotAcceptedError(output);
      }
    },
  };
}

const entryOf = ({ source, detailType, time, detail }: BusEvent, busName: string): JsonObject => ({
  EventBusName: busName,
  Source: source,
  DetailType: detailType,
  Time: Date.parse(time) / 1000,
  Detail: JSON.stringify(detail),
});
