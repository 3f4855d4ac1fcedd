import { attribute, type Evidence } from './attribute.ts';
import { type CloudTrailEvent, parseCloudTrailEvent } from './cloudtrail-event.ts';
import type { EvidenceSubject } from './subject.ts';

/** Where evidence was looked for, and what could not be seen there. */
export type EvidenceNote =
  | { readonly kind: 'searched'; readonly source: string }
  /** More records than can be asked for were delivered in these seconds. */
  | {
      readonly kind: 'records-left-out';
      readonly deliveredFrom: string;
      readonly deliveredUntil: string;
      readonly limit: number;
    }
  | { readonly kind: 'unreadable-records'; readonly count: number };

export interface EvidenceSource {
  /**
   * CloudTrail records as parsed JSON that may concern the subject, in any order and perhaps twice: the
   * source narrows only coarsely. It calls `note` with what the reader has to know, and throws when it
   * cannot look at all.
   */
  events(subject: EvidenceSubject, note: (note: EvidenceNote) => void): AsyncIterable<unknown>;
}

export interface CollectedEvidence {
  readonly evidence: Evidence;
  readonly notes: readonly EvidenceNote[];
}

/** Asks the source, and keeps what belongs to the subject's grant. Throws what the source throws. */
export async function collectEvidence(
  source: EvidenceSource,
  subject: EvidenceSubject,
): Promise<CollectedEvidence> {
  const notes: EvidenceNote[] = [];
  const events: CloudTrailEvent[] = [];
  let unreadable = 0;
  for await (const record of source.events(subject, (note) => notes.push(note))) {
    const event = parseCloudTrailEvent(record);
    if (event) events.push(event);
    else unreadable += 1;
  }
  if (unreadable > 0) notes.push({ kind: 'unreadable-records', count: unreadable });
  return { evidence: attribute(events, subject), notes };
}
