import type { Evidence } from '../../evidence/attribute/attribute.ts';
import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
import { compareText } from '../../platform/compare-text.ts';

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
      compareText(a.eventTime, b.eventTime) || compareText(a.eventId, b.eventId),
  );
}
