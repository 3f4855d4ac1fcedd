import { type Grant, grantIdOf, isOver } from '../../../src/grant/record/grant.ts';
import { lockRecordId } from '../../../src/grant/record/lock.ts';
import { keyOf } from '../aws/identity-center.ts';
import { type Check, type CheckContext, skewMs } from './check-context.ts';

/** Every record is closed in the end, agrees with Identity Center's state, and comes from a button press. */
export function createRecordsCheck(context: CheckContext): Check {
  const { trace, identityCenter } = context;
  const pressedGrantIds = new Set<string>();

  const findContradictions = (grant: Grant): readonly string[] => {
    const spans = context.spansOf(grantIdOf(grant));
    const existedBefore = identityCenter.spans.some(
      (s) => s.key === keyOf(grant) && s.source === 'existing',
    );
    const isAfter = (time: string | undefined, limit: string | undefined): boolean =>
      time !== undefined && limit !== undefined && Date.parse(time) > Date.parse(limit) + skewMs;
    return [
      ...(grant.status === 'failed' && spans.length > 0
        ? ['the grant failed, but had access']
        : []),
      ...(grant.alreadyAssigned && !existedBefore
        ? ['alreadyAssigned is set, but the assignment did not exist before']
        : []),
      ...(grant.accessBeganAt !== undefined && spans.length === 0 && !existedBefore
        ? ['accessBeganAt is set, but there was no access']
        : []),
      ...(grant.endedBy !== undefined && !mayEnd(grant, grant.endedBy)
        ? ['another user ended the grant']
        : []),
      ...((grant.accessBeganAt ?? '') > (grant.endRequestedAt ?? '9')
        ? ['access began after the end request']
        : []),
      ...(isAfter(grant.accessBeganAt, grant.deadlineAt)
        ? ['access began after the deadline']
        : []),
    ];
  };

  /** Its requester may end a grant, and who approved it. */
  const mayEnd = ({ slackUserId, approvals = {} }: Grant, endedBy: string): boolean =>
    [slackUserId, ...Object.values(approvals).map((approval) => approval.slackUserId)].some(
      (id) => endedBy === `Slack user ${id}`,
    );

  const checkCreates = (grant: Grant): void => {
    const lastCreateAt = Date.parse(grant.lastCreateAt ?? '');
    if (lastCreateAt > Date.parse(grant.deadlineAt) + skewMs)
      trace.addViolation('created-after-deadline', `grant ${grantIdOf(grant)}`);
    if (lastCreateAt > Date.parse(grant.endRequestedAt ?? ''))
      trace.addViolation('created-after-end-request', `grant ${grantIdOf(grant)}`);
  };

  /** RevokeAccess also releases the lock, even if an earlier attempt died before it could. */
  const isLockLeft = (grant: Grant): boolean => {
    const { states = [] } = context.stepFunctions().executions.get(grantIdOf(grant)) ?? {};
    const lock = context.dynamodb.all.get(lockRecordId(grant));
    return states.includes('EndSessions') && lock?.['grantId'] === grantIdOf(grant);
  };

  /** The end request of each grant, when it was first confirmed or the grant was over. */
  const endRequestTimes = new Map<string, string | undefined>();

  const noteEndRequest = (grantId: string): void => {
    if (!endRequestTimes.has(grantId))
      endRequestTimes.set(grantId, context.grantOf(grantId)?.endRequestedAt);
  };

  return {
    onNotified({ kind, grantId }) {
      if (kind === 'access-ended') noteEndRequest(grantId);
    },
    onReply({ kind, outcome }, { grantId = '' }) {
      const isRequested = kind === 'end-request' && outcome === 'requested';
      if (isRequested) noteEndRequest(grantId);
    },
    onPressAnswered: ({ press: { grantId } }) => void pressedGrantIds.add(grantId),
    checkRun() {
      for (const grant of context.grants()) {
        const grantId = grantIdOf(grant);
        const about = `grant ${grantId}`;
        if (!isOver(grant)) trace.addViolation('record-left-open', `${about} is ${grant.status}`);
        if (grant.dueAt !== undefined) trace.addViolation('record-still-due', about);
        for (const contradiction of findContradictions(grant))
          trace.addViolation('record-contradicts-state', `${about}: ${contradiction}`);
        checkCreates(grant);
        const isKnown = endRequestTimes.has(grantId);
        if (isKnown && endRequestTimes.get(grantId) !== grant.endRequestedAt)
          trace.addViolation('end-request-changed', about);
        if (isLockLeft(grant)) trace.addViolation('lock-not-released', about);
        if (!pressedGrantIds.has(grantId)) trace.addViolation('grant-without-press', about);
      }
      for (const { kind, target, sender, sentAt } of identityCenter.operations.values()) {
        const withdrawnAt = context.withdrawnAt.get(target.principalId) ?? Infinity;
        // GrantAccess decides again, so an invocation that started after the withdrawal must deny.
        if (kind === 'create' && sender.startedAt > withdrawnAt)
          trace.addViolation('granted-after-withdrawal', `grant ${sender.grantId} at ${sentAt}`);
      }
    },
  };
}
