import { reasonOf, reasonsOf } from '../../../../src/grant/record/given-reasons.ts';
import { type Grant, grantIdOf } from '../../../../src/grant/record/grant.ts';
import type { SentMail } from '../../observer.ts';
import type { ReasonSent } from '../../signed-press.ts';
import { type Check, type CheckContext, skewMs } from '../check-context.ts';
import { isEnough, termsOf } from './terms-in-force.ts';

const noReason = 'NO REASON GIVEN.';

/**
 * Only the requester says why, with a ticket where the access rule asks for one. What was kept is not lost, and the first line of
 * each report says the last reason, or that none was given: none is taken once the report may have read the record. What approvers
 * have read stays until they have decided.
 */
export function createGivenReasonsCheck(context: CheckContext): Check {
  const { trace } = context;
  const sent: ReasonSent[] = [];
  const confirmed: ReasonSent[] = [];
  const reported: Pick<SentMail, 'grantId' | 'reason'>[] = [];

  const checkKept = (grant: Grant): void => {
    const grantId = grantIdOf(grant);
    const kept = reasonsOf(grant).map(({ text }) => text);
    for (const text of kept) {
      const isSent = sent.some(
        (reason) =>
          reason.grantId === grantId &&
          reason.text === text &&
          reason.user.slackUserId === grant.slackUserId,
      );
      if (!isSent) trace.addViolation('reason-of-nobody', `grant ${grantId}: ${text}`);
      if (!termsOf(context, grant).some((terms) => isEnough(text, terms)))
        trace.addViolation('reason-without-ticket', `grant ${grantId}: ${text}`);
    }
    for (const reason of confirmed)
      if (reason.grantId === grantId && !kept.includes(reason.text))
        trace.addViolation('reason-lost', `grant ${grantId}: ${reason.text}`);
  };

  const checkApproved = (grant: Grant): void => {
    const { approvalsNeeded, approvedAt, overriddenAt, endedAt } = grant;
    const decidedAt = approvedAt ?? overriddenAt ?? endedAt;
    if (approvalsNeeded === undefined || decidedAt === undefined) return;
    const read = reasonsOf(grant).filter(
      ({ at }) => Date.parse(at) + skewMs < Date.parse(decidedAt),
    );
    if (read.length > 1) trace.addViolation('reason-changed', `grant ${grantIdOf(grant)}`);
  };

  /** What a report may say of a reason: where none was given, whether the requester was asked for one. */
  const isSaid = (grant: Grant, reason: string | undefined, said: string | undefined): boolean =>
    reason === undefined
      ? termsOf(context, grant).some(
          ({ mode }) => said === (mode === 'none' ? undefined : noReason),
        )
      : said === reason;

  return {
    onReasonSent: (reason) => void sent.push(reason),
    onReasonConfirmed: (reason) => void confirmed.push(reason),
    onMail: (mail) => void reported.push(mail),
    checkRun() {
      for (const grant of context.grants()) {
        checkKept(grant);
        checkApproved(grant);
        for (const { grantId, reason } of reported)
          if (grantId === grantIdOf(grant) && !isSaid(grant, reasonOf(grant), reason))
            trace.addViolation('reported-another-reason', `grant ${grantId}: ${reason}`);
      }
    },
  };
}
