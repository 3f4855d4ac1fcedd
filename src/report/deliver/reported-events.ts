import { createHash } from 'node:crypto';
import type { Grant } from '../../grant/record/grant.ts';

/**
 * What a grant's record remembers of the events that its first report held: six bytes of a hash of
 * each id, so that a second report can tell which are new. A record of DynamoDB holds 400 KB: of
 * more events only the number is kept.
 */
export function rememberEvents(
  eventIds: readonly string[],
  most = maxRemembered,
): { readonly reportedCount: number; readonly reportedEvents: string | undefined } {
  const reportedEvents = eventIds.length > most ? undefined : eventIds.map(mark).join('');
  return { reportedCount: eventIds.length, reportedEvents };
}

/** Whether the first report held an event; `undefined` where that was not remembered. */
export function readReportedEvents({
  reportedEvents,
}: Pick<Grant, 'reportedEvents'>): ((eventId: string) => boolean) | undefined {
  if (reportedEvents === undefined) return undefined;
  const marks = new Set(reportedEvents.match(/.{8}/g));
  return (eventId) => marks.has(mark(eventId));
}

const maxRemembered = 20_000;

/** Eight characters. */
const mark = (eventId: string): string =>
  createHash('sha256').update(eventId).digest().subarray(0, 6).toString('base64url');
