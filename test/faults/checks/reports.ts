import { type Grant, grantIdOf } from '../../../src/grant/record/grant.ts';
import { type Check, type CheckContext, second, skewMs } from './check-context.ts';

export interface ReportCounts {
  mails: number;
  followUps: number;
  /** Reports on a create whose fate nobody can know: sent rather than left out. */
  unresolvedReports: number;
}

/** A record of CloudTrail's about a grant, and when it can be read. */
export interface DeliveredActivity {
  readonly at: number;
  readonly grantId: string;
  readonly principalId: string;
}

interface Mails {
  readonly reports: number[];
  readonly followUps: number[];
}

/** One report at least for access that was, none for access that was not; a follow-up report where it is owed. */
export function createReportsCheck(
  context: CheckContext,
  counts: ReportCounts,
  delivered: readonly DeliveredActivity[],
): Check {
  const { time, trace } = context;
  const mails = new Map<string, Mails>();

  const mailsOf = (grantId: string): Mails => {
    const known = mails.get(grantId) ?? { reports: [], followUps: [] };
    mails.set(grantId, known);
    return known;
  };
  const isInDoubt = ({ createAttempts, createRequestIds }: Grant): boolean =>
    createAttempts !== undefined && createRequestIds === undefined;
  const grantedAccess = (grant: Grant): boolean =>
    context.spansOf(grantIdOf(grant)).length > 0 ||
    (grant.alreadyAssigned === true && grant.accessBeganAt !== undefined);

  /** Before CloudTrail has delivered what there is, unless the function was run out of its turn. */
  const isTooEarly = ({ endedAt = '', cloudTrailDelaySeconds }: Grant): boolean =>
    time.now() < Date.parse(endedAt) + cloudTrailDelaySeconds * second - skewMs &&
    !trace.hadFaultAt('report-on-access');

  const checkFollowUp = (grant: Grant, { reports: first, followUps: later }: Mails): void => {
    const grantId = grantIdOf(grant);
    const isOfPerson = (event: DeliveredActivity) => event.principalId === grant.principalId;
    const maySee = delivered.some(isOfPerson) || trace.hadFaultAt('read evidence');
    if (later.length > 0 && !maySee) trace.addViolation('follow-up-not-due', `grant ${grantId}`);
    // The longest session of this permission set is an hour; the follow-up report is owed after it.
    const lookedAgainAt = Date.parse(grant.endedAt ?? '') + 3600 * second;
    const cameLate = delivered.some(
      (event) =>
        event.grantId === grantId && event.at > Math.max(...first) && event.at < lookedAgainAt,
    );
    if (cameLate && later.length === 0) trace.addViolation('follow-up-missing', `grant ${grantId}`);
  };

  return {
    onMail({ kind, grantId }) {
      trace.log(`mail: ${kind} of grant ${grantId.slice(0, 6)}`);
      counts.mails += 1;
      const isFollowUp = kind === 'follow-up-report';
      if (isFollowUp) counts.followUps += 1;
      mailsOf(grantId)[isFollowUp ? 'followUps' : 'reports'].push(time.now());
      const grant = context.grantOf(grantId);
      if (!grant) return trace.addViolation('report-without-grant', `grant ${grantId}`);
      if (isFollowUp && mailsOf(grantId).reports.length === 0)
        trace.addViolation('follow-up-before-report', `grant ${grantId}`);
      if (grant.endedAt === undefined || Date.parse(grant.endedAt) > time.now() + skewMs)
        trace.addViolation('report-before-end', `grant ${grantId}`);
      else if (!isFollowUp && isTooEarly(grant))
        trace.addViolation('report-too-early', `grant ${grantId}`);
      if (grant.alreadyAssigned || context.spansOf(grantId).length > 0) return;
      if (isInDoubt(grant)) counts.unresolvedReports += 1;
      else trace.addViolation('report-without-access', `grant ${grantId}`);
    },
    checkRun() {
      for (const grant of context.grants()) {
        const sent = mailsOf(grantIdOf(grant));
        if (grantedAccess(grant) && sent.reports.length === 0)
          trace.addViolation('report-missing', `grant ${grantIdOf(grant)}`);
        if (sent.reports.length > 0) checkFollowUp(grant, sent);
      }
    },
  };
}
