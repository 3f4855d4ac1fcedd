import { type Grant, grantIdOf, isOver } from '../../../src/grant/record/grant.ts';
import { lockRecordId } from '../../../src/grant/record/lock.ts';
import { keyOf } from '../aws/identity-center.ts';
import { type Check, type Court, skewMs } from './court.ts';

/** No record is left open or contradicts what is there, and each comes from a click. */
export function createRecordsCheck(court: Court): Check {
  const { trace, center } = court;
  const clicked = new Set<string>();

  const contradictions = (grant: Grant): readonly string[] => {
    const spans = court.spansOf(grantIdOf(grant));
    const wasHeld = center.spans.some((s) => s.key === keyOf(grant) && s.maker === 'standing');
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

  const judgeCreates = (grant: Grant): void => {
    const last = Date.parse(grant.lastCreateAt ?? '');
    if (last > Date.parse(grant.deadlineAt) + skewMs)
      trace.violate('created-after-deadline', `grant ${grantIdOf(grant)}`);
    if (last > Date.parse(grant.endRequestedAt ?? '') + skewMs)
      trace.violate('created-after-wish', `grant ${grantIdOf(grant)}`);
  };

  /** Whoever revokes frees the lock as well, also where an earlier try died before it could. */
  const isLockLeft = (grant: Grant): boolean => {
    const { states = [] } = court.stepFunctions().executions.get(grantIdOf(grant)) ?? {};
    const lock = court.dynamodb.all.get(lockRecordId(grant));
    return states.includes('EndSessions') && lock?.['grantId'] === grantIdOf(grant);
  };

  /** The first wish for the end that was confirmed to its sender, by grant. */
  const wished = new Map<string, string | undefined>();

  return {
    onResponse(text, { grantId = '' }) {
      const { endRequestedAt } = court.grantOf(grantId) ?? {};
      if (text.startsWith('Thank you.') && !wished.has(grantId))
        wished.set(grantId, endRequestedAt);
    },
    answered: ({ click: { grantId } }) => void clicked.add(grantId),
    judge() {
      for (const grant of court.grants()) {
        const about = `grant ${grantIdOf(grant)}`;
        if (!isOver(grant)) trace.violate('record-left-open', `${about} is ${grant.status}`);
        if (grant.dueAt !== undefined) trace.violate('record-still-owed', about);
        for (const what of contradictions(grant))
          trace.violate('record-contradicts', `${about}: ${what}`);
        judgeCreates(grant);
        const wish = wished.get(grantIdOf(grant));
        if (wish !== undefined && wish !== grant.endRequestedAt)
          trace.violate('wish-changed', about);
        if (isLockLeft(grant)) trace.violate('lock-left', about);
        if (!clicked.has(grantIdOf(grant))) trace.violate('grant-of-no-click', about);
      }
      for (const { kind, target, sender, sentAt } of center.operations.values()) {
        const withdrawnAt = court.withdrawnAt.get(target.principalId) ?? Infinity;
        // Whoever gives decides anew: what began after the withdrawal must know of it.
        if (kind === 'create' && sender.beganAt > withdrawnAt)
          trace.violate('gave-after-withdrawal', `grant ${sender.grantId} at ${sentAt}`);
      }
    },
  };
}
