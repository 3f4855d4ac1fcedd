import { eventsOfGrant } from '../../evidence/attribute/attribute.ts';
import type { KnownCredential } from '../../evidence/attribute/issued-credential.ts';
import { livingCredentials } from '../../evidence/attribute/living-credentials.ts';
import { collectEvidence, type EvidenceSource } from '../../evidence/collect.ts';
import type { EvidenceNote } from '../../evidence/evidence-note.ts';
import type { EvidenceSubject } from '../../evidence/subject.ts';
import { createBoundedSource } from '../../evidence/trimmed-event.ts';
import { approvalsOf, usersWithoutAnswer } from '../../grant/record/counted-approvals.ts';
import { isAskedForReason, reasonsOf } from '../../grant/record/given-reasons.ts';
import { accessTimeBegins, type Grant, grantIdOf } from '../../grant/record/grant.ts';
import { toIso } from '../../platform/time.ts';
import type { TimeBudget } from '../../platform/time-budget.ts';
import { buildAttachments } from '../attachments/build-attachments.ts';
import { renderJson } from '../attachments/report-json.ts';
import { buildReport, type FirstReport } from '../content/build-report.ts';
import type { GrantFacts, Report } from '../content/report.ts';
import { createFindingCallTest } from '../findings/match-rule.ts';
import { createAfterEndTest } from '../findings/outcome.ts';
import type { OwnResources } from '../findings/own-resources.ts';
import { renderHtml } from '../html/render-html.ts';
import { describeLiving } from '../sessions/living-sessions.ts';
import { roleSessionsOverAt, sessionSecondsOf } from '../sessions/session-end.ts';
import { renderText } from '../text/render-text.ts';
import { subjectOfGrant } from './grant-subject.ts';
import { type NextLook, nextLook } from './look-schedule.ts';
import type { MailMessage } from './mail.ts';

export interface WriteReportDeps {
  readonly source: EvidenceSource;
  /** The addresses that receive the mail. The report lists them. */
  readonly recipients: readonly string[];
  /** Names of this deployment's resources. */
  readonly ownResources: OwnResources;
  readonly now: () => number;
}

export interface WrittenReport {
  readonly message: MailMessage;
  readonly report: Report;
  /** The ids of all events in the report. */
  readonly eventIds: readonly string[];
  /** The ids of portal events (signing in, fetching credentials) after access had ended. */
  readonly portalIdsAfterEnd: ReadonlySet<string>;
  /** Whether a source failed, so that events may be missing. */
  readonly isIncomplete: boolean;
  /** The chained sessions, and the created users and access keys, that may be in use. */
  readonly alive: readonly KnownCredential[];
  readonly next: NextLook | undefined;
}

/** What is known from earlier looks at the evidence; of the first report, nothing. */
export interface EarlierLooks {
  readonly looks: number;
  readonly first?: FirstReport | undefined;
  /** Only what was delivered since then is read. ISO 8601 in UTC. */
  readonly since?: string | undefined;
  readonly knownCredentials: readonly KnownCredential[];
  /** The tries so far, this one included. */
  readonly tries?: number;
  /** The latest time at which access can have ended, if the workflow remembers it. ISO 8601 in UTC. */
  readonly endedAtLatest?: string | undefined;
}

/** From this try on a report is slim: the earlier ones did not finish. */
const slimTry = 3;

const noLooks: EarlierLooks = { looks: 0, knownCredentials: [] };

/** For writing and sending the report. */
const reserve = { maxMs: 30_000, share: 1 / 3 };

/**
 * Collects a grant's evidence and writes the report, ready to be sent. Collecting stops before the budget is
 * over, and the report says what is missing.
 */
export async function writeReport(
  { source, recipients, ownResources, now }: WriteReportDeps,
  grant: Grant,
  budget: TimeBudget,
  { looks, first, since, knownCredentials, tries = 1, endedAtLatest }: EarlierLooks = noLooks,
): Promise<WrittenReport> {
  const at = now();
  const generatedAt = toIso(at);
  const subject: EvidenceSubject = {
    ...subjectOfGrant(grant, at, endedAtLatest),
    ...(since !== undefined && { deliveredFrom: since, knownCredentials, isCreateExpected: false }),
  };
  const collecting = budget.part({ reserve });
  const isSlim = tries >= slimTry;
  const bounded = createBoundedSource(
    source,
    createFindingCallTest(ownResources),
    isSlim ? 0 : undefined,
  );
  const found = await collectEvidence(bounded, subject, collecting.isOver);
  const slimNotes: readonly EvidenceNote[] = isSlim ? [{ kind: 'slim', tries }] : [];
  const collected = { ...found, notes: [...slimNotes, ...found.notes] };
  const alive = livingCredentials(collected.evidence, knownCredentials, at);
  const looksNow = first === undefined ? looks : looks + 1;
  const next = nextLook(grant, { looks: looksNow, now: at, alive });
  const { files, attached } = isSlim
    ? { files: [], attached: undefined }
    : buildAttachments(collected.evidence, { ownResources, endedAt: grant.endedAt });
  const facts = factsOf(grant, recipients);
  const report = buildReport({
    ...collected,
    grant: facts,
    window: subject,
    generatedAt,
    attached,
    ownResources,
    first,
    since,
    next: next && { at: toIso(next.at), lastAt: toIso(next.lastAt) },
    living: describeLiving({
      evidence: collected.evidence,
      known: knownCredentials,
      permissionSetName: grant.permissionSetName,
      principalId: grant.principalId,
      sessionsUntil: grant.alreadyAssigned ? undefined : roleSessionsOverAt(grant),
      deniedBefore: grant.endedAt ?? generatedAt,
      now: at,
    }),
  });
  const { portal } = collected.evidence;
  return {
    report,
    message: {
      subject: report.subject,
      html: renderHtml(report),
      text: renderText(report),
      attachments: [...files, reportFile(report)],
    },
    eventIds: eventsOfGrant(collected.evidence).map(({ eventId }) => eventId),
    portalIdsAfterEnd: new Set(
      portal.filter(createAfterEndTest(grant.endedAt)).map(({ eventId }) => eventId),
    ),
    isIncomplete: collected.notes.some(({ kind }) => kind === 'source-failed'),
    alive,
    next,
  };
}

const reportFile = (report: Report) => ({
  filename: 'report.json',
  contentType: 'application/json',
  content: Buffer.from(renderJson(report)),
});

/** Lists every field: a grant record contains more than a report may show. */
const factsOf = (grant: Grant, recipients: readonly string[]): GrantFacts => ({
  grantId: grantIdOf(grant),
  userName: grant.userName,
  accountId: grant.accountId,
  permissionSetName: grant.permissionSetName,
  permissionSetArn: grant.permissionSetArn,
  requestedAt: grant.requestedAt,
  accessBeganAt: grant.accessBeganAt,
  firstCreateAt: grant.firstCreateAt,
  endedAt: grant.endedAt,
  accessSeconds: (Date.parse(grant.deadlineAt) - Date.parse(accessTimeBegins(grant))) / 1000,
  accessTimeFrom: grant.approvedAt ?? grant.overriddenAt,
  isAskedForReason: isAskedForReason(grant) || undefined,
  reasons: reasonsOf(grant).length === 0 ? undefined : reasonsOf(grant),
  approvalsNeeded: grant.approvalsNeeded,
  approvals: grant.approvalsNeeded === undefined ? undefined : approvalFacts(grant),
  overriddenAt: grant.overriddenAt,
  skippedUsers: grant.overriddenAt === undefined ? undefined : usersWithoutAnswer(grant),
  extensions: grant.extensions,
  lastExtendedAt: grant.lastExtendedAt,
  endedBy: grant.endedBy,
  sweptAt: grant.sweptAt,
  alreadyAssigned: grant.alreadyAssigned,
  sessionSeconds: sessionSecondsOf(grant),
  isSessionDurationKnown: grant.sessionSeconds !== undefined,
  allowedBy: grant.allowedBy,
  recipients,
});

const approvalFacts = (grant: Grant): GrantFacts['approvals'] =>
  approvalsOf(grant).map(({ userName, slackUserId, at }) => ({ userName, slackUserId, at }));
