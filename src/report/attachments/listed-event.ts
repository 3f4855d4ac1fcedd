import type { Evidence } from '../../evidence/attribute/attribute.ts';
import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';

/** An event with the part of the evidence that it belongs to. */
export interface ListedEvent {
  readonly part: keyof Evidence;
  readonly event: CloudTrailEvent;
}

/** Sorts all evidence by time, then by id, so that the order is always the same. */
export function listEvents(evidence: Evidence): readonly ListedEvent[] {
  const parts = ['portal', 'role', 'chained', 'created', 'earlier', 'elsewhere'] as const;
  const all = parts.flatMap((part) =>
    evidence[part].map((event): ListedEvent => ({ part, event })),
  );
  return all.sort(
    ({ event: a }, { event: b }) =>
      compare(a.eventTime, b.eventTime) || compare(a.eventId, b.eventId),
  );
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
