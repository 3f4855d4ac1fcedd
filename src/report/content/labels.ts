import type { Finding } from '../findings/finding.ts';
import { findingSummary } from '../findings/finding-labels.ts';
import { pickGravest } from '../findings/gravest-findings.ts';
import { formatTime } from './format-time.ts';
import type { Attached, FollowUp, Report, ReportRow, ReportTable } from './report.ts';
import type { TimelineBar, TimelineEntry } from './timeline.ts';

export const titles = {
  warnings: 'Warning: this report is incomplete',
  living: 'What may still be used',
  newEvents: 'New events since the first report',
  findings: 'Findings to review',
  sessions: 'Sessions',
  created: 'Activity of created users and access keys',
  byServices: 'Calls that AWS services made for the user',
  earlier: 'Apart: sessions begun before',
  elsewhere: 'Apart: other roles and sessions of the user',
  origins: 'Sources of the calls',
  timeline: 'Timeline',
  notes: 'Limits of this report',
  attachments: 'Attachments',
  details: 'Details',
} as const;

export const originLabels = {
  addresses: 'Source IP address',
  userAgents: 'User agent',
  regions: 'Region',
} as const;

export const callColumns = ['Call', 'Events'] as const;
/** What is not read only. */
export const writes = 'write';
export const timelineColumns = ['Time (UTC)', 'Share', 'Events', 'Changes', 'Denied'] as const;

export const emptyTable = 'No events were found. This does not prove that nothing was done.';
export const noFindings = 'No event matches a finding rule.';
export const emptyTimeline = 'There are no events to show.';

/** `GetRoleCredentials: BreakGlassProd in 123456789012` */
export const callName = ({ eventName, detail }: ReportRow): string =>
  detail === '' ? eventName : `${eventName}: ${detail}`;

/** The tables of a report; those that are mostly empty only where they have events. */
export function tablesOf(report: Report): readonly ReportTable[] {
  const { portal, role, chained, created, byServices, earlier, elsewhere } = report;
  const others = [created, byServices, earlier, elsewhere];
  return [portal, role, chained, ...others.filter(({ eventCount }) => eventCount > 0)];
}

export const yesOrNo = (claim: boolean): string => (claim ? 'yes' : 'no');

export const events = (count: number): string => (count === 1 ? '1 event' : `${count} events`);

/** `37 events, 4 writes.` */
export function totals({ eventCount, writeCount }: ReportTable): string {
  const writes =
    writeCount === 0 ? 'no writes' : `${writeCount} write${writeCount === 1 ? '' : 's'}`;
  return `${events(eventCount)}, ${writes}.`;
}

/** Says that rows were omitted, and where they are. */
export type DescribeOmitted = (rows: number) => string;

export const createDescribeOmitted =
  ({ attached }: Pick<Report, 'attached'>): DescribeOmitted =>
  (rows) =>
    `and ${rows} more${attached ? ', in the attachment' : ''}`;

/** The date that a time without a date belongs to. */
export const dayOf = ({ grant, window }: Report): string =>
  formatTime(grant?.requestedAt ?? window.from).slice(0, 10);

const nothingSeen = 'Nothing was seen';

type VerdictInput = Pick<Report, 'verdict' | 'counts' | 'findings' | 'warnings'>;

/** What a verdict says: its words, the gravest findings as its reasons, and what limits it. */
export interface VerdictText {
  readonly headline: string;
  readonly named: readonly Finding[];
  /** How many other findings need a review. */
  readonly others: number;
  /** Ends the sentence. It never hides that the report is incomplete. */
  readonly limit: string;
}

const maxNamed = 3;

export function describeVerdict({
  verdict,
  counts,
  findings,
  warnings,
}: VerdictInput): VerdictText {
  const changes = counts.changes === 1 ? '1 change' : `${counts.changes} changes`;
  const headline = {
    'nothing-seen':
      counts.apart === 0 ? nothingSeen : `${nothingSeen} of the sessions of this period`,
    'no-changes': 'No changes found',
    changes: `${changes} found, none that requires a review`,
    review: 'Review required',
  }[verdict];
  const asFarAsSeen = headline === nothingSeen ? '' : ', as far as could be seen';
  const limit =
    warnings.length === 0 ? '.' : `${asFarAsSeen}. This report is incomplete: see the warning.`;
  const gravest = verdict === 'review' ? pickGravest(findings, maxNamed) : { named: [], others: 0 };
  return { headline, ...gravest, limit };
}

/** The verdict in a line. */
export function verdictLine(input: VerdictInput): string {
  const { headline, named, others, limit } = describeVerdict(input);
  const reasons = [...named.map(findingSummary), ...moreFindings(others)];
  return `${headline}${reasons.length === 0 ? '' : `: ${reasons.join(', ')}`}${limit}`;
}

/** `and 7 more findings`, or nothing. */
export const moreFindings = (others: number): readonly string[] =>
  others === 0 ? [] : [`and ${others} more ${others === 1 ? 'finding' : 'findings'}`];

/** Compares a follow-up report with the first report. */
export function followUpLine(
  { firstSentAt, firstCount, newEvents, since }: FollowUp,
  currentCount: number,
): string {
  if (since !== undefined)
    return `This report covers only what was delivered since ${formatTime(since)}: ${events(currentCount)}. Earlier reports contained ${events(firstCount)}.`;
  const comparison = `The first report (${formatTime(firstSentAt)}) contained ${events(firstCount)}; this report contains ${currentCount}.`;
  if (newEvents === undefined)
    return `${comparison} The first report contained too many events to identify the new ones: this report shows all of them.`;
  if (newEvents.eventCount === 0) return `${comparison} No new events were found.`;
  return `${comparison} ${newEvents.eventCount} of them ${newEvents.eventCount === 1 ? 'is' : 'are'} new.`;
}

/** When the evidence is looked at again. */
export const nextLookLine = ({ next, living }: Pick<Report, 'next' | 'living'>): string => {
  if (next === undefined)
    return `The evidence will not be looked at again${living.length > 0 ? ', although something may still be used' : ''}.`;
  const last =
    next.lastAt === next.at
      ? ''
      : `, and while something lives until ${formatTime(next.lastAt)} at the latest`;
  return `The evidence will be looked at again at ${formatTime(next.at)}${last}.`;
};

/** `12:03`, or `07-10 12:03` in a timeline of more than one day. */
export function clockTime({ at }: TimelineEntry, entries: readonly TimelineEntry[]): string {
  const isOneDay = entries.every((entry) => entry.at.slice(0, 10) === at.slice(0, 10));
  return formatTime(at).slice(isOneDay ? 11 : 5, 16);
}

export const barTotal = ({ others, changes, denials }: TimelineBar): number =>
  others + changes + denials;

/** Describes the attachments, in sentences. */
export function attachmentLines({
  csvName,
  csvOmitted,
  jsonName,
  jsonBytes,
  jsonSha256,
  jsonOmitted,
  trimmed,
}: Attached): readonly string[] {
  if (trimmed > 0)
    return [
      `There were very many events. ${csvName} and ${jsonName} contain the first ones and the findings: ${events(csvOmitted)} are missing from ${csvName}, ${jsonOmitted} records from ${jsonName}. Counts and findings in this report cover all of them.`,
      `SHA-256 of all records (a line for each, by time and id: event id, space, SHA-256 of the record): ${jsonSha256}`,
      'report.json: this report, for programs.',
    ];
  return [
    `${csvName}: all events, one per line.`,
    ...(csvOmitted > 0 ? [`${csvName} is truncated: ${events(csvOmitted)} did not fit.`] : []),
    `${jsonName}: the records, serialized again in the format of a CloudTrail log file (${jsonBytes} bytes uncompressed). SHA-256 of the complete evidence.json: ${jsonSha256}`,
    ...(jsonOmitted > 0
      ? [
          `${jsonName} is truncated: ${jsonOmitted} records did not fit into this mail. The SHA-256 is that of the complete file.`,
        ]
      : []),
    'report.json: this report, for programs.',
  ];
}
