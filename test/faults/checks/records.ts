import { type Grant, grantIdOf, isOver } from '../../../src/grant/record/grant.ts';
import { lockRecordId } from '../../../src/grant/record/lock.ts';
import { keyOf } from '../aws/identity-center.ts';
import { type Check, type CheckContext, skewMs } from './check-context.ts';

/** No record is left open or contradicts Identity Center's state, and each comes from a button press. */
export function createRecordsCheck(context: CheckContext): Check {
  const { trace, identityCenter } = context;
  const pressedGrantIds = new Set<string>();

  const contradictions = (grant: Grant): readonly string[] => {
    const spans = context.spansOf(grantIdOf(grant));
    const wasHeld = identityCenter.spans.some(
      (s) => s.key === keyOf(grant) && s.source === 'existing',
    );
    const isAfter = (time: string | undefined, limit: string | undefined): boolean =>
      time !== undefined && limit !== undefined && Date.parse(time) > Date.parse(limit) + skewMs;
    return [
      ...(grant.status === 'failed' && spans.length > 0 ? ['it is failed, and gave access'] : []),
      ...(grant.alreadyAssigned && !wasHeld ? ['it says alreadyAssigned, and nobody held it'] : []),
      ...(grant.accessBeganAt !== undefined && spans.length === 0 && !wasHeld
        ? ['it says that access began, and it never did']
        : []),
      ...(grant.endedBy !== undefined && grant.endedBy !== `Slack user ${grant.slackUserId}`
        ? ['somebody else ended it']
        : []),
      ...(isAfter(grant.accessBeganAt, grant.endRequestedAt)
        ? ['access began after its end was asked for']
        : []),
    ];
  };

  const checkCreates = (grant: Grant): void => {
    const last = Date.parse(grant.lastCreateAt ?? '');
    if (last > Date.parse(grant.deadlineAt) + skewMs)
      trace.addViolation('created-after-deadline', `grant ${grantIdOf(grant)}`);
    if (last > Date.parse(grant.endRequestedAt ?? '') + skewMs)
      trace.addViolation('created-after-end-request', `grant ${grantIdOf(grant)}`);
  };

  /** Whoever revokes frees the lock as well, also where an earlier try died before it could. */
  const isLockLeft = (grant: Grant): boolean => {
    const { states = [] } = context.stepFunctions().executions.get(grantIdOf(grant)) ?? {};
    const lock = context.dynamodb.all.get(lockRecordId(grant));
    return states.includes('EndSessions') && lock?.['grantId'] === grantIdOf(grant);
  };

  /** The first wish for the end that was confirmed to its sender, by grant. */
  const endRequestTimes = new Map<string, string | undefined>();

  return {
    onReply({ kind, outcome }, { grantId = '' }) {
      const isRequested = kind === 'end-request' && outcome === 'requested';
      if (isRequested && !endRequestTimes.has(grantId))
        endRequestTimes.set(grantId, context.grantOf(grantId)?.endRequestedAt);
    },
    onPressAnswered: ({ press: { grantId } }) => void pressedGrantIds.add(grantId),
    checkRun() {
      for (const grant of context.grants()) {
        const about = `grant ${grantIdOf(grant)}`;
        if (!isOver(grant)) trace.addViolation('record-left-open', `${about} is ${grant.status}`);
        if (grant.dueAt !== undefined) trace.addViolation('record-still-due', about);
        for (const what of contradictions(grant))
          trace.addViolation('record-contradicts-state', `${about}: ${what}`);
        checkCreates(grant);
        const wish = endRequestTimes.get(grantIdOf(grant));
        if (wish !== undefined && wish !== grant.endRequestedAt)
          trace.addViolation('end-request-changed', about);
        if (isLockLeft(grant)) trace.addViolation('lock-not-released', about);
        if (!pressedGrantIds.has(grantIdOf(grant)))
          trace.addViolation('grant-without-press', about);
      }
      for (const { kind, target, sender, sentAt } of identityCenter.operations.values()) {
        const withdrawnAt = context.withdrawnAt.get(target.principalId) ?? Infinity;
        // Whoever gives decides anew: what began after the withdrawal must know of it.
        if (kind === 'create' && sender.startedAt > withdrawnAt)
          trace.addViolation('granted-after-withdrawal', `grant ${sender.grantId} at ${sentAt}`);
      }
    },
  };
}
