import { type Grant, grantIdOf } from '../../../src/grant/record/grant.ts';
import { type Check, type CheckContext, second, skewMs } from './check-context.ts';

export interface ReportCounts {
  mails: number;
  followUps: number;
  /** Reports on an unresolved create attempt. The report is sent, because access is possible. */
  unresolvedReports: number;
}

/** A CloudTrail record of a grant's requester, and when CloudTrail delivers it. */
export interface DeliveredActivity {
  readonly at: number;
  readonly grantId: string;
  readonly principalId: string;
}

interface Mails {
  readonly reports: number[];
  readonly followUps: number[];
}

/** Each grant that had access gets a report, other grants get none. Late evidence gets a follow-up report. */
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
  const isUnresolved = ({ createAttempts }: Grant): boolean => createAttempts !== undefined;
  const hadAccess = (grant: Grant): boolean =>
    context.spansOf(grantIdOf(grant)).length > 0 ||
    (grant.alreadyAssigned === true && grant.accessBeganAt !== undefined);

  /** Before the CloudTrail delay has passed, unless a fault invoked the function out of turn. */
  const isTooEarly = ({ endedAt = '', cloudTrailDelaySeconds }: Grant): boolean =>
    time.now() < Date.parse(endedAt) + cloudTrailDelaySeconds * second - skewMs &&
    !trace.hadFaultAt('report-on-access');

  const checkFollowUp = (grant: Grant, { reports, followUps }: Mails): void => {
    const grantId = grantIdOf(grant);
    const isOfRequester = (event: DeliveredActivity) => event.principalId === grant.principalId;
    const mayBeDue = delivered.some(isOfRequester) || trace.hadFaultAt('read evidence');
    if (followUps.length > 0 && !mayBeDue)
      trace.addViolation('follow-up-not-due', `grant ${grantId}`);
    // The last session of this permission set may last an hour. The evidence is rechecked after it.
    const recheckedAt = Date.parse(grant.endedAt ?? '') + 3600 * second;
    const hasLateEvidence = delivered.some(
      (event) =>
        event.grantId === grantId && event.at > Math.max(...reports) && event.at < recheckedAt,
    );
    if (hasLateEvidence && followUps.length === 0)
      trace.addViolation('follow-up-missing', `grant ${grantId}`);
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
      if (isUnresolved(grant)) counts.unresolvedReports += 1;
      else trace.addViolation('report-without-access', `grant ${grantId}`);
    },
    checkRun() {
      for (const grant of context.grants()) {
        const sent = mailsOf(grantIdOf(grant));
        if (hadAccess(grant) && sent.reports.length === 0)
          trace.addViolation('report-missing', `grant ${grantIdOf(grant)}`);
        if (sent.reports.length > 0) checkFollowUp(grant, sent);
      }
    },
  };
}
