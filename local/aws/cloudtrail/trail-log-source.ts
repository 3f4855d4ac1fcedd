import type { LogEvent, LogSource } from '../logs/log-event.ts';
import type { DeliveredRecord, TrailStore } from './trail-store.ts';

/** CloudTrail does not deliver a larger record to CloudWatch Logs. */
const maxEventBytes = 256 * 1024;

/** The trail's records as log events, whose timestamp is the time of delivery, not of the call. */
export function buildTrailLogSource(trail: TrailStore): LogSource {
  return (range) =>
    trail
      .delivered(range)
      .filter(({ text }) => Buffer.byteLength(text) <= maxEventBytes)
      .map(buildLogEvent);
}

function buildLogEvent({ position, deliveredAt, text }: DeliveredRecord): LogEvent {
  const id = `${String(deliveredAt.getTime()).padStart(16, '0')}${String(position).padStart(16, '0')}`;
  return { id, timestamp: deliveredAt, message: text };
}
