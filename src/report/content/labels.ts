import type { Finding } from '../findings/finding.ts';
import { formatTime } from './format-time.ts';
import type { Attached, FollowUp, Report, ReportTable, Verdict } from './report.ts';
import type { TimelineBar, TimelineEntry } from './timeline.ts';

/** Each with the share of the width that it has where that can be said, in percent. */
export const columns = [
  ['Event source', 36],
  ['Event name', 36],
  ['Read only', 11],
  ['Number of events', 17],
] as const;
export const findingColumns = [
  ['Time (UTC)', 16],
  ['What', 28],
  ['On what', 36],
  ['From where', 20],
] as const;
export const timelineColumns = ['Time (UTC)', 'Share', 'Events', 'Changes', 'Denied'] as const;

export const emptyTable = 'Nothing was found. This is no proof that nothing was done.';
export const noFindings = 'Nothing that was found is on the list of what a reviewer must see.';

export const yesOrNo = (claim: boolean): string => (claim ? 'yes' : 'no');

export const events = (count: number): string => (count === 1 ? '1 event' : `${count} events`);

/** `37 events, 4 of them writes.` */
export function totals({ eventCount, writeCount }: ReportTable): string {
  if (writeCount === 0) return `${events(eventCount)}, none of them a write.`;
  return `${events(eventCount)}, ${writeCount} of them ${writeCount === 1 ? 'a write' : 'writes'}.`;
}

/** Says of rows that have no room where they are. */
export type DescribeLeftOut = (rows: number) => string;

export const leftOutOf =
  ({ attached }: Pick<Report, 'attached'>): DescribeLeftOut =>
  (rows) =>
    `and ${rows} more${attached ? ', in the attachment' : ''}`;

/** The day of which a time of day is, where nothing else is said. */
export const dayOf = ({ grant, window }: Report): string =>
  formatTime(grant?.requestedAt ?? window.from).slice(0, 10);

const verdicts: Readonly<Record<Verdict, string>> = {
  'nothing-changed': 'Nothing changed',
  'changes-made': 'Changes were made',
  'look-at-these': 'Look at these',
};

/** The verdict in a line. What could not be seen is no good news. */
export function verdictLine({ verdict, counts, findings, warnings }: Report): string {
  const reasons = findings.length === 1 ? 'is 1 reason' : `are ${findings.length} reasons`;
  const line = {
    'nothing-changed': verdicts[verdict],
    'changes-made': `${verdicts[verdict]}: ${counts.changes}, none of them on the list of what a reviewer must see`,
    'look-at-these': `${verdicts[verdict]}: there ${reasons} to look`,
  }[verdict];
  return warnings.length === 0 ? `${line}.` : `${line}, as far as could be seen: see below.`;
}

/** Since when a follow-up report tells. */
export function newLine(
  { firstSentAt, firstCount, newEvents: fresh }: FollowUp,
  now: number,
): string {
  const since = `The first report, of ${formatTime(firstSentAt)}, held ${events(firstCount)}; there are ${now} now.`;
  if (fresh === undefined)
    return `${since} It held too many to say which of them are new: this report shows all of them.`;
  if (fresh.eventCount === 0) return `${since} Nothing new was found.`;
  return `${since} ${fresh.eventCount} of them ${fresh.eventCount === 1 ? 'is' : 'are'} new.`;
}

/** `12:03:05`, `12:03:05 to 12:04:10, 3 times`, and the day where it is another one than the report's. */
export function findingTime({ at, lastAt, count, isNew }: Finding, day: string): string {
  const time = (iso: string) => {
    const [date = '', clock = ''] = formatTime(iso).replace(' UTC', '').split(' ');
    return date === day ? clock : `${date} ${clock}`;
  };
  const span = lastAt === at ? time(at) : `${time(at)} to ${time(lastAt)}`;
  return `${isNew ? 'NEW: ' : ''}${span}${count > 1 ? `, ${count} times` : ''}`;
}

/** `iam CreateUser`, with what became of it where it was not done. */
export function findingCall({ what, outcome, errorCode }: Finding, longest: number): string {
  const code = errorCode === undefined ? '' : ` (${errorCode.slice(0, longest)})`;
  return outcome === 'done' || errorCode === undefined ? what : `${what}: ${outcome}${code}`;
}

/** `12:03`, or `07-10 12:03` in a timeline of more than one day. */
export function clock({ at }: TimelineEntry, entries: readonly TimelineEntry[]): string {
  const isOneDay = entries.every((entry) => entry.at.slice(0, 10) === at.slice(0, 10));
  return formatTime(at).slice(isOneDay ? 11 : 5, 16);
}

export const barTotal = ({ others, changes, denials }: TimelineBar): number =>
  others + changes + denials;

/** What is attached, in sentences. */
export function attachmentLines(attached: Attached): readonly string[] {
  const csv = `${attached.csvName}: every event, a line each, for a spreadsheet.`;
  const json = `${attached.jsonName}: the records, written again in the form of a CloudTrail log file (${attached.jsonBytes} bytes when unpacked). SHA-256 of the whole evidence.json: ${attached.jsonSha256}`;
  return [
    csv,
    ...(attached.csvLeft > 0
      ? [`${attached.csvName} is cut: ${events(attached.csvLeft)} had no room in it.`]
      : []),
    json,
    ...(attached.jsonLeft > 0
      ? [
          `${attached.jsonName} is cut: ${attached.jsonLeft} records had no room in this mail. The SHA-256 is that of the whole.`,
        ]
      : []),
  ];
}
