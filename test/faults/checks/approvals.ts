import { type Grant, grantIdOf, isOver } from '../../../src/grant/record/grant.ts';
import type { Invocation } from '../invocation.ts';
import type { ApprovalAnswer } from '../signed-press.ts';
import { type TestApproval, testApprovers, testUsers } from '../test-data.ts';
import { type Check, type CheckContext, minute, skewMs } from './check-context.ts';

/**
 * Nothing is given without the approvals that the access rule asks for when it is given, or an override that it
 * allows. No approval comes from the requester, and each from a press of its approver. A request has one outcome, and
 * an approval is not lost.
 */
export function createApprovalsCheck(
  context: CheckContext,
  terms: TestApproval | undefined,
): Check {
  const { time, trace, faultProfile } = context;
  const answers: (ApprovalAnswer & { readonly sentAt: number })[] = [];
  const approvers = new Set([...testApprovers, testUsers[0]].map(({ principalId }) => principalId));

  /** What was withdrawn before the function began does not count. */
  const isWithdrawn = (key: string, { startedAt }: Pick<Invocation, 'startedAt'>): boolean =>
    (context.approvalWithdrawnAt.get(key) ?? Infinity) < startedAt;

  const isApproved = (grantId: string, sender: Pick<Invocation, 'startedAt'>): boolean => {
    const grant = context.grantOf(grantId);
    if (terms === undefined || grant === undefined) return true;
    const { approvals = {}, overriddenAt, principalId: requester } = grant;
    if (overriddenAt !== undefined && terms.mayOverride && !isWithdrawn('override', sender))
      return true;
    const counted = Object.keys(approvals).filter(
      (id) => id !== requester && approvers.has(id) && !isWithdrawn(id, sender),
    );
    return counted.length >= terms.approvals;
  };

  const isPressed = (grantId: string, slackUserId: string, button: string): boolean =>
    answers.some(
      (answer) =>
        answer.grantId === grantId &&
        answer.user.slackUserId === slackUserId &&
        answer.button === button,
    );

  /** Whether enough approvers approved a request in time, which has expired all the same. */
  const isIgnored = ({ id, status, approvalUntil = '', principalId }: Grant): boolean => {
    if (status !== 'expired' || terms === undefined) return false;
    const inTime = answers.filter(
      ({ grantId, button, sentAt }) =>
        id === `grant#${grantId}` &&
        button === 'approve_access' &&
        sentAt < Date.parse(approvalUntil) - 15_000,
    );
    const counted = new Set(inTime.map(({ user }) => user.principalId));
    counted.delete(principalId);
    return [...counted].filter((approver) => approvers.has(approver)).length >= terms.approvals;
  };

  /** The users who were told that a grant to which they were asked is active, or is over. */
  const told = new Map<string, Set<string>>();

  return {
    onNotified({ channel, kind, grantId, to = '' }) {
      if (channel !== 'approvers' || kind === 'approval-needed') return;
      told.set(grantId, new Set([...(told.get(grantId) ?? []), to]));
    },
    onAnswerSent: (answer) => void answers.push({ ...answer, sentAt: time.now() }),
    onSent({ operation, invocation }) {
      const { grantId = '' } = invocation;
      if (operation === 'CreateAccountAssignment' && !isApproved(grantId, invocation))
        trace.addViolation('given-without-approval', `grant ${grantId}`);
    },
    checkRun() {
      for (const grant of context.grants()) {
        const grantId = grantIdOf(grant);
        const about = `grant ${grantId}`;
        const { approvals = {}, principalId, slackUserId, overriddenAt, approvedAt } = grant;
        for (const [id, { slackUserId: approver }] of Object.entries(approvals))
          if (id === principalId || !isPressed(grantId, approver, 'approve_access'))
            trace.addViolation('approval-without-press', `${about}: ${id}`);
        if (overriddenAt !== undefined && !isPressed(grantId, slackUserId, 'override_access'))
          trace.addViolation('override-without-press', about);
        const isAnswered = approvedAt !== undefined || overriddenAt !== undefined;
        const isRefused = grant.status === 'denied' || grant.status === 'expired';
        if (isAnswered && (isRefused || (approvedAt !== undefined && overriddenAt !== undefined)))
          trace.addViolation('answered-twice', about);
        if (isAnswered && !hasBegunInTime(grantId)) trace.addViolation('answer-lost', about);
        const isStable = faultProfile.isFaultFree && context.approvalWithdrawnAt.size === 0;
        if (isStable && !context.withdrawnAt.has(principalId) && isIgnored(grant))
          trace.addViolation('answer-lost', `${about}: it was approved, and has expired`);
        const mustKnow =
          overriddenAt === undefined
            ? Object.values(approvals).map((approval) => approval.slackUserId)
            : [...(grant.askedUsers ?? [])];
        if (grant.accessBeganAt !== undefined)
          for (const user of mustKnow)
            if (!told.get(grantId)?.has(user))
              trace.addViolation('approver-not-told', `${about}: ${user}`);
      }
    },
  };

  /** Without faults, access comes within a minute of the answer. With them it comes unless something else is recorded. */
  function hasBegunInTime(grantId: string): boolean {
    const grant = context.grantOf(grantId);
    if (grant === undefined || context.withdrawnAt.has(grant.principalId)) return true;
    if (context.approvalWithdrawnAt.size > 0) return true;
    const { approvedAt, overriddenAt, accessBeganAt, endRequestedAt, failure, sweptAt } = grant;
    const answeredAt = Date.parse(approvedAt ?? overriddenAt ?? '');
    if (endRequestedAt !== undefined || failure !== undefined || sweptAt !== undefined) return true;
    if (accessBeganAt === undefined) return !isOver(grant) || !faultProfile.isFaultFree;
    const latencyMs = Date.parse(accessBeganAt) - answeredAt;
    return !faultProfile.isFaultFree || latencyMs < minute + skewMs;
  }
}
