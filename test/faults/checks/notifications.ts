import { keyOf } from '../aws/identity-center.ts';
import { assignmentOf, linkIdOf } from '../test-data.ts';
import {
  type AnsweredPress,
  type Check,
  type CheckContext,
  maxMessageDelayMs,
  skewMs,
} from './check-context.ts';

/** Notifications and replies are true: about access, its start, its end and its failure. */
export function createNotificationsCheck(context: CheckContext): Check {
  const { time, trace, identityCenter } = context;
  const violate = (rule: string, grantId: string) => trace.addViolation(rule, `grant ${grantId}`);

  const failureNotifiedAt = new Map<string, number>();

  /** Whether the grant has access, or an operation in progress that the notifying function must know. */
  const isBeingGranted = (grantId: string): boolean =>
    context.isAssignedFor(grantId) ||
    [...identityCenter.operations.values()].some(
      ({ kind, status, sender, sentAt }) =>
        kind === 'create' &&
        status === 'IN_PROGRESS' &&
        sender.grantId === grantId &&
        sentAt < time.now() - maxMessageDelayMs,
    );

  const isStarted = (grantId: string): boolean => context.stepFunctions().executions.has(grantId);
  const wasOverAt = (grantId: string, at: number): boolean => {
    const endedAt = context.grantOf(grantId)?.endedAt;
    return endedAt !== undefined && Date.parse(endedAt) < at - skewMs;
  };
  const isComing = (grantId: string, at: number): boolean =>
    isStarted(grantId) && !wasOverAt(grantId, at);

  return {
    onNotified({ kind, grantId, alreadyAssigned, isOverdue }) {
      trace.log(`notified ${grantId.slice(0, 6)}: ${kind}`);
      const grant = context.grantOf(grantId);
      if (!grant) return violate('notified-without-grant', grantId);
      const key = keyOf(grant);
      // Slack takes what a process sends after it stood still: nothing can stop that.
      if (kind === 'access-active' && !isOverdue && !context.wasAssignedRecently(key))
        violate('notified-access-missing', grantId);
      const isEnd = kind === 'access-ended' && !alreadyAssigned;
      if (isEnd && context.isAssignedFor(grantId)) violate('notified-end-too-early', grantId);
      if (isEnd && context.isAlreadyAssigned(key)) violate('notified-end-but-assigned', grantId);
      if (kind === 'access-failed') {
        failureNotifiedAt.set(grantId, time.now());
        if (isBeingGranted(grantId)) violate('notified-failure-but-granted', grantId);
      }
    },
    onReply({ kind, outcome }, { grantId = '' }) {
      const isRequested = kind === 'end-request' && outcome === 'requested';
      if (isRequested && context.grantOf(grantId)?.endRequestedAt === undefined)
        violate('notified-ending-without-request', grantId);
    },
    onPressAnswered({ press: { grantId, user }, pressedAt, reply }: AnsweredPress) {
      if (reply?.kind !== 'allowed') return;
      const { outcome, status, grantId: openGrantId = '' } = reply;
      const isOpenAlready = outcome === 'already-open' || outcome === 'replayed';
      const principalId = `${context.dynamodb.all.get(linkIdOf(user))?.['ssoPrincipal']}`;
      const key = keyOf(assignmentOf({ principalId }));
      if (isOpenAlready && status === 'active' && !context.wasAssignedRecently(key))
        violate('notified-access-missing', grantId);
      if (outcome === 'started' && !isComing(grantId, pressedAt))
        violate('notified-start-missing', grantId);
      const isStarting = status === 'opening' || status === 'giving';
      if (isOpenAlready && isStarting && !isComing(openGrantId, pressedAt))
        violate('notified-start-missing', openGrantId);
      const { starterStartedAt } = context.stepFunctions().executions.get(grantId) ?? {};
      if (outcome === 'refused' && starterStartedAt === pressedAt)
        violate('notified-not-started-but-started', grantId);
    },
    checkRun() {
      for (const { kind, status, sender, sentAt } of identityCenter.operations.values()) {
        const isGranted = kind === 'create' && status === 'SUCCEEDED';
        if (isGranted && sentAt > (failureNotifiedAt.get(sender.grantId) ?? Infinity))
          violate('notified-failure-but-granted', sender.grantId);
      }
    },
  };
}
