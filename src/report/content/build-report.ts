import { type Evidence, eventsOfGrant } from '../../evidence/attribute/attribute.ts';
import { permissionSetSession } from '../../evidence/attribute/permission-set-role.ts';
import { portalDetail } from '../../evidence/attribute/portal-activity.ts';
import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
import type { CollectedEvidence } from '../../evidence/collect.ts';
import { buildFindings } from '../findings/build-findings.ts';
import type { FindingGroup } from '../findings/finding.ts';
import { needsReview } from '../findings/gravest-findings.ts';
import { createAfterEndTest, isChange, isDenied } from '../findings/outcome.ts';
import type { OwnResources } from '../findings/own-resources.ts';
import { buildSessions } from '../sessions/build-sessions.ts';
import { buildTimeline } from './build-timeline.ts';
import { count, countBy } from './count-by.ts';
import { titles } from './labels.ts';
import type { Attached, Counts, Origins, Report, ReportFacts, Verdict } from './report.ts';
import { buildReportNotes, buildWarnings } from './report-notes.ts';
import { buildReportTable } from './report-table.ts';
import { buildSubject, buildTitle } from './subject.ts';

/** What a follow-up report must know about the first report. */
export interface FirstReport {
  readonly sentAt: string;
  readonly eventCount: number;
  /** Whether it contained the event; absent if it contained too many to remember each of them. */
  readonly hasEvent?: ((eventId: string) => boolean) | undefined;
}

export type ReportInput = ReportFacts & ReportMaterial;

interface ReportMaterial extends CollectedEvidence {
  readonly window: Report['window'];
  /** ISO 8601 in UTC. */
  readonly generatedAt: string;
  /** Only for a mail. */
  readonly attached?: Attached | undefined;
  /** Only for a follow-up report. */
  readonly first?: FirstReport | undefined;
  /** Of a later follow-up report, since when it covers what was delivered. ISO 8601 in UTC. */
  readonly since?: string | undefined;
  readonly next?: Report['next'];
  readonly living?: readonly string[];
  /** Names of this deployment's resources. */
  readonly ownResources?: OwnResources | undefined;
}

/** Builds the content of a report from the evidence of a grant or of an ad-hoc report. */
export function buildReport(input: ReportInput): Report {
  const { window, evidence, notes, generatedAt, first } = input;
  const endedAt = input.grant?.endedAt;
  const all = eventsOfGrant(evidence);
  const { portal, role, chained, created, earlier, elsewhere } = evidence;
  const byServices = [...role, ...chained, ...created].filter(isByService);
  const newEvents = findNewEvents(all, first);
  const newIds = new Set(newEvents?.map(({ eventId }) => eventId));
  const findings = buildFindings(evidence, {
    userName: (input.grant ?? input.adHoc).userName,
    endedAt,
    ownResources: input.ownResources ?? [],
    isNew: (eventId) => newIds.has(eventId),
  });
  const counts = buildCounts(evidence, endedAt);
  const verdict = verdictOf(counts, findings);
  const warnings = buildWarnings(notes, { evidence, window });
  const newCount = first && (newEvents?.length ?? all.length - first.eventCount);
  return {
    ...factsOf(input),
    title: buildTitle(input, newCount),
    subject: buildSubject(input, { verdict, isIncomplete: warnings.length > 0, newCount }),
    window: { from: window.from, until: window.until },
    generatedAt,
    followUp: first && {
      firstSentAt: first.sentAt,
      firstCount: first.eventCount,
      since: input.since,
      newEvents: newEvents && buildReportTable(titles.newEvents, newEvents),
    },
    next: input.next,
    living: input.living ?? [],
    counts,
    verdict,
    warnings,
    findings,
    ...buildSessions(evidence),
    portal: buildReportTable('Access portal activity', portal, portalDetail),
    role: buildReportTable('Assumed role activity', role.filter(isByUser)),
    chained: buildReportTable('Chained session activity', chained.filter(isByUser)),
    created: buildReportTable(titles.created, created.filter(isByUser)),
    byServices: buildReportTable(titles.byServices, byServices, serviceDetail),
    earlier: buildReportTable(titles.earlier, earlier),
    elsewhere: buildReportTable(titles.elsewhere, elsewhere, roleDetail),
    origins: buildOrigins(all),
    timeline: buildTimeline(evidence, input.grant ?? {}),
    notes: buildReportNotes(input),
    attached: input.attached,
  };
}

const factsOf = ({ grant, adHoc }: ReportFacts): ReportFacts => (grant ? { grant } : { adHoc });

function findNewEvents(
  all: readonly CloudTrailEvent[],
  first: FirstReport | undefined,
): readonly CloudTrailEvent[] | undefined {
  const hasEvent = first?.hasEvent;
  return hasEvent && all.filter(({ eventId }) => !hasEvent(eventId));
}

const isByService = ({ identity }: CloudTrailEvent): boolean => identity.invokedBy !== undefined;
const isByUser = (event: CloudTrailEvent): boolean => !isByService(event);
const serviceDetail = ({ identity }: CloudTrailEvent): string => `by ${identity.invokedBy}`;

function roleDetail({ identity: { arn = '' } }: CloudTrailEvent): string {
  const session = permissionSetSession(arn);
  return session === undefined ? '' : `${session.permissionSetName} in ${session.accountId}`;
}

/** Portal activity (signing in, fetching credentials) never counts as a change in the account. */
function buildCounts(
  { portal, role, chained, created, earlier, elsewhere }: Evidence,
  endedAt: string | undefined,
): Counts {
  const calls = [...role, ...chained, ...created];
  return {
    events: portal.length + calls.length,
    changes: count(calls, isChange),
    changesByServices: count(calls, (event) => isByService(event) && isChange(event)),
    denials: count(portal, isDenied) + count(calls, isDenied),
    afterEnd: count([...role, ...chained], createAfterEndTest(endedAt)),
    apart: earlier.length + elsewhere.length,
  };
}

function verdictOf({ events, changes }: Counts, findings: readonly FindingGroup[]): Verdict {
  if (findings.some(needsReview)) return 'review';
  if (events === 0) return 'nothing-seen';
  return changes > 0 ? 'changes' : 'no-changes';
}

const unknown = '(not recorded)';

const buildOrigins = (all: readonly CloudTrailEvent[]): Origins => ({
  addresses: countBy(all, ({ sourceIpAddress }) => sourceIpAddress ?? unknown),
  userAgents: countBy(all, ({ userAgent }) => userAgent ?? unknown),
  regions: countBy(all, ({ awsRegion }) => awsRegion ?? unknown),
});
