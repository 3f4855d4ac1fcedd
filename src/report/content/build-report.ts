import type { Evidence } from '../../evidence/attribute/attribute.ts';
import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
import type { CollectedEvidence } from '../../evidence/collect.ts';
import { oneLine } from '../../platform/one-line.ts';
import { buildFindings } from '../findings/build-findings.ts';
import type { FindingGroup } from '../findings/finding.ts';
import { createAfterTest, isChange, isDenied } from '../findings/outcome.ts';
import { buildTimeline } from './build-timeline.ts';
import { count, countBy } from './count-by.ts';
import type { About, Attached, Counts, Origins, Report, Verdict } from './report.ts';
import { buildReportNotes, buildWarnings } from './report-notes.ts';
import { buildReportTable } from './report-table.ts';

/** What the first report held, for its follow-up report. */
export interface FirstReport {
  readonly sentAt: string;
  readonly eventCount: number;
  /** Whether it held the event; absent where it held too many to remember each. */
  readonly held?: ((eventId: string) => boolean) | undefined;
}

export type ReportInput = About & ReportMaterial;

interface ReportMaterial extends CollectedEvidence {
  readonly window: Report['window'];
  /** ISO 8601 in UTC. */
  readonly generatedAt: string;
  /** What a mail has attached. */
  readonly attached?: Attached | undefined;
  /** Given for a follow-up report only. */
  readonly first?: FirstReport | undefined;
}

/** Turns what was collected about a grant, or for an ad-hoc report, into what is told about it. */
export function buildReport(input: ReportInput): Report {
  const { window, evidence, notes, generatedAt, first } = input;
  const endedAt = input.grant?.endedAt;
  const all = [...evidence.portal, ...evidence.role, ...evidence.chained];
  const fresh = first?.held === undefined ? undefined : newEvents(all, first.held);
  const freshIds = new Set(fresh?.map(({ eventId }) => eventId));
  const findings = buildFindings(evidence, {
    endedAt,
    isNew: (eventId) => freshIds.has(eventId),
  });
  const counts = buildCounts(evidence, endedAt);
  return {
    ...aboutOf(input),
    subject: buildSubject(input, first && (fresh?.length ?? all.length - first.eventCount)),
    window: { from: window.from, until: window.until },
    generatedAt,
    followUp: first && {
      firstSentAt: first.sentAt,
      firstCount: first.eventCount,
      newEvents: fresh && buildReportTable('New since the first report', fresh),
    },
    counts,
    verdict: judge(counts, findings),
    warnings: buildWarnings(notes),
    findings,
    portal: buildReportTable('Access portal activity', evidence.portal),
    role: buildReportTable('Assumed role activity', evidence.role),
    chained: buildReportTable('Activity of chained sessions', evidence.chained),
    origins: buildOrigins(all),
    timeline: buildTimeline(evidence, input.grant ?? {}),
    notes: buildReportNotes(input),
    attached: input.attached,
  };
}

const aboutOf = ({ grant, adHoc }: About): About => (grant ? { grant } : { adHoc: adHoc });

/** Identity Store's own limit; a user name is the only part of the subject that comes from outside. */
const maxUserName = 128;

function buildSubject({ grant, adHoc }: About, fresh: number | undefined): string {
  const subject = grant
    ? `Break glass access report for ${oneLine(grant.userName, maxUserName)}`
    : `Access report for ${oneLine(adHoc.userName, maxUserName)}`;
  if (fresh === undefined) return subject;
  return `${subject}, follow-up report: ${fresh > 0 ? `${fresh} new ${fresh === 1 ? 'event' : 'events'}` : 'not complete'}`;
}

const newEvents = (all: readonly CloudTrailEvent[], held: (eventId: string) => boolean) =>
  all.filter(({ eventId }) => !held(eventId));

/** Signing in and fetching credentials changes nothing in the account. */
function buildCounts({ portal, role, chained }: Evidence, endedAt: string | undefined): Counts {
  const calls = [...role, ...chained];
  return {
    events: portal.length + calls.length,
    changes: count(calls, isChange),
    denials: count(portal, isDenied) + count(calls, isDenied),
    afterEnd: count(calls, createAfterTest(endedAt)),
  };
}

function judge({ changes }: Counts, findings: readonly FindingGroup[]): Verdict {
  if (findings.length > 0) return 'look-at-these';
  return changes > 0 ? 'changes-made' : 'nothing-changed';
}

const unknown = '(not recorded)';

const buildOrigins = (all: readonly CloudTrailEvent[]): Origins => ({
  addresses: countBy(all, ({ sourceIpAddress }) => sourceIpAddress ?? unknown),
  userAgents: countBy(all, ({ userAgent }) => userAgent ?? unknown),
  regions: countBy(all, ({ awsRegion }) => awsRegion ?? unknown),
});
