import { createHash } from 'node:crypto';
import type { ReportRecord } from '../../grant/record/report-record.ts';

/** A DynamoDB item is at most 400 KB. Of more events than this only the number is remembered. */
const defaultMaxEvents = 20_000;

/**
 * What the report's record remembers of the events in the first report, so that the follow-up report can
 * mark new ones: six bytes of the hash of each event id.
 */
export function rememberEvents(
  eventIds: readonly string[],
  maxEvents = defaultMaxEvents,
): { readonly reportedCount: number; readonly reportedEvents: string | undefined } {
  const reportedEvents = eventIds.length > maxEvents ? undefined : eventIds.map(shortHash).join('');
  return { reportedCount: eventIds.length, reportedEvents };
}

/** Adds the events of a later look to those that are remembered. */
export function rememberMoreEvents(
  { reportedCount = 0, reportedEvents }: Pick<ReportRecord, 'reportedCount' | 'reportedEvents'>,
  eventIds: readonly string[],
  maxEvents = defaultMaxEvents,
): { readonly reportedCount: number; readonly reportedEvents: string | undefined } {
  const known = readReportedEvents({ reportedEvents });
  if (known === undefined || reportedEvents === undefined)
    return { reportedCount: Math.max(reportedCount, eventIds.length), reportedEvents: undefined };
  const added = eventIds.filter((eventId) => !known(eventId)).map(shortHash);
  const count = reportedCount + added.length;
  return {
    reportedCount: count,
    reportedEvents: count > maxEvents ? undefined : reportedEvents + added.join(''),
  };
}

/** Returns a test for events of the first report; `undefined` if they were not remembered. */
export function readReportedEvents({
  reportedEvents,
}: Pick<ReportRecord, 'reportedEvents'>): ((eventId: string) => boolean) | undefined {
  if (reportedEvents === undefined) return undefined;
  const hashes = new Set(reportedEvents.match(/.{8}/g));
  return (eventId) => hashes.has(shortHash(eventId));
}

/** Eight characters. */
const shortHash = (eventId: string): string =>
  createHash('sha256').update(eventId).digest().subarray(0, 6).toString('base64url');
