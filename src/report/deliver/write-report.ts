import { collectEvidence, type EvidenceSource } from '../../evidence/collect.ts';
import type { EvidenceSubject } from '../../evidence/subject.ts';
import { type Grant, grantIdOf } from '../../grant/record/grant.ts';
import { toIso } from '../../platform/time.ts';
import { partitionOf } from '../../request/ids.ts';
import { buildAttachments } from '../attachments/build-attachments.ts';
import { renderJson } from '../attachments/report-json.ts';
import { buildReport, type FirstReport } from '../content/build-report.ts';
import type { GrantFacts, Report } from '../content/report.ts';
import { sessionSecondsOf, sessionsOverAt } from '../content/session-end.ts';
import { createAfterTest } from '../findings/outcome.ts';
import { renderHtml } from '../html/render-html.ts';
import { renderText } from '../text/render-text.ts';
import type { MailMessage } from './mail.ts';

export interface WriteReportDeps {
  readonly source: EvidenceSource;
  /** The addresses that the mail goes to: the report names them. */
  readonly recipients: readonly string[];
  readonly now: () => number;
}

export interface WrittenReport {
  readonly message: MailMessage;
  readonly report: Report;
  /** The ids of the events that it holds. */
  readonly eventIds: readonly string[];
  /** Those of them that are signing in and the like after access had ended. */
  readonly idleIds: ReadonlySet<string>;
  /** Whether a source failed, so that events may be missing. */
  readonly isIncomplete: boolean;
}

/** What is kept of the time for writing and sending: this much, or a third. */
const reserveMs = 30_000;

/**
 * Collects a grant's evidence and writes the report of it, ready to be sent. `endsAt` is when the
 * calling function will be stopped: what was not found by then is said to be missing.
 */
export async function writeReport(
  { source, recipients, now }: WriteReportDeps,
  grant: Grant,
  endsAt: number,
  first?: FirstReport,
): Promise<WrittenReport> {
  const generatedAt = toIso(now());
  const subject = subjectOf(grant, now());
  const stopsAt = endsAt - Math.min(reserveMs, (endsAt - now()) / 3);
  const collected = await collectEvidence(source, subject, () => now() > stopsAt);
  const { files, attached } = buildAttachments(collected.evidence);
  const facts = factsOf(grant, recipients);
  const report = buildReport({
    ...collected,
    grant: facts,
    window: subject,
    generatedAt,
    attached,
    first,
  });
  const { portal, role, chained } = collected.evidence;
  return {
    report,
    message: {
      subject: report.subject,
      html: renderHtml(report),
      text: renderText(report),
      attachments: [...files, reportFile(report)],
    },
    eventIds: [portal, role, chained].flat().map(({ eventId }) => eventId),
    idleIds: new Set(portal.filter(createAfterTest(grant.endedAt)).map(({ eventId }) => eventId)),
    isIncomplete: collected.notes.some(({ kind }) => kind === 'source-failed'),
  };
}

const reportFile = (report: Report) => ({
  filename: 'report.json',
  contentType: 'application/json',
  content: Buffer.from(renderJson(report)),
});

/** How long credentials may still be handed out after the assignment is gone from the list. [INF] */
const spreadMs = 60_000;

/** Nothing counts that happened when no session of the grant could be alive any more. */
const subjectOf = (grant: Grant, now: number): EvidenceSubject => ({
  partition: partitionOf(grant.permissionSetArn),
  accountId: grant.accountId,
  permissionSetName: grant.permissionSetName,
  principalId: grant.principalId,
  userName: grant.userName,
  from: grant.requestedAt,
  issuedUntil: grant.endedAt && toIso(Date.parse(grant.endedAt) + spreadMs),
  until: toIso(Math.min(now, sessionsOverAt(grant) ?? now)),
});

/** Picked one by one: a grant's record holds more than a report may tell. */
const factsOf = (grant: Grant, recipients: readonly string[]): GrantFacts => ({
  grantId: grantIdOf(grant),
  userName: grant.userName,
  accountId: grant.accountId,
  permissionSetName: grant.permissionSetName,
  permissionSetArn: grant.permissionSetArn,
  requestedAt: grant.requestedAt,
  accessBeganAt: grant.accessBeganAt,
  mayHaveBegunAt: grant.firstCreateAt,
  endedAt: grant.endedAt,
  accessSeconds: (Date.parse(grant.deadlineAt) - Date.parse(grant.requestedAt)) / 1000,
  endedBy: grant.endedBy,
  sweptAt: grant.sweptAt,
  alreadyAssigned: grant.alreadyAssigned,
  sessionSeconds: sessionSecondsOf(grant),
  sessionSecondsKnown: grant.sessionSeconds !== undefined,
  allowedBy: grant.allowedBy,
  recipients,
});
