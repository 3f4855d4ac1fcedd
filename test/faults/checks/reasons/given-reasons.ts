import { reasonOf, reasonsOf } from '../../../src/grant/record/given-reasons.ts';
import { type Grant, grantIdOf } from '../../../src/grant/record/grant.ts';
import type { ReasonSent } from '../signed-press.ts';
import type { Check, CheckContext } from './check-context.ts';

/**
 * Only the requester says why, with a ticket where the access rule asks for one. What was kept is not lost, everybody is told,
 * and the first line of each report says the reason that counts, or that none was given.
 */
export function createReasonsCheck(context: CheckContext, isAsked: boolean): Check {
  const { trace } = context;
  const sent: ReasonSent[] = [];
  const confirmed: ReasonSent[] = [];
  const reported: { readonly grantId: string; readonly reason: string | undefined }[] = [];
  const announced = new Set<string>();

  const checkKept = (grant: Grant): void => {
    const grantId = grantIdOf(grant);
    for (const { text } of reasonsOf(grant)) {
      const isSent = sent.some(
        (reason) =>
          reason.grantId === grantId &&
          reason.text === text &&
          reason.user.slackUserId === grant.slackUserId,
      );
      if (!isSent) trace.addViolation('reason-of-nobody', `grant ${grantId}: ${text}`);
      if (!/INC-\w/.test(text)) trace.addViolation('reason-without-ticket', `grant ${grantId}`);
    }
    const kept = reasonsOf(grant).map(({ text }) => text);
    for (const reason of confirmed)
      if (reason.grantId === grantId && !kept.includes(reason.text))
        trace.addViolation('reason-lost', `grant ${grantId}: ${reason.text}`);
    if (kept.length > 0 && !announced.has(grantId))
      trace.addViolation('reason-not-told', `grant ${grantId}`);
  };

  return {
    onReasonSent: (reason) => void sent.push(reason),
    onReasonConfirmed: (reason) => void confirmed.push(reason),
    onEvent(grantId, status) {
      if (status === 'reason given') announced.add(grantId);
    },
    onMail: ({ grantId, reason }) => void reported.push({ grantId, reason }),
    checkRun() {
      for (const grant of context.grants()) {
        if (isAsked) checkKept(grant);
        const expected = isAsked ? (reasonOf(grant) ?? 'NO REASON GIVEN.') : undefined;
        // A fault invokes the function before the time at which no reason is taken any more.
        for (const { grantId, reason } of reported)
          if (
            grantId === grantIdOf(grant) &&
            reason !== expected &&
            !trace.hadFaultAt('report-on-access')
          )
            trace.addViolation('reported-another-reason', `grant ${grantId}: ${reason}`);
      }
    },
  };
}
