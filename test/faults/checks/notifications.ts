import { keyOf } from '../aws/identity-center.ts';
import { assignmentOf, linkIdOf } from '../test-data.ts';
import {
  type AnsweredPress,
  type Check,
  type CheckContext,
  maxMessageDelayMs,
  skewMs,
} from './check-context.ts';

/** Nobody is told what is not so: of access, of its end, of its failure, or of its start. */
export function createNotificationsCheck(context: CheckContext): Check {
  const { time, trace, identityCenter } = context;
  const violate = (rule: string, grantId: string) => trace.addViolation(rule, `grant ${grantId}`);

  const failureNotifiedAt = new Map<string, number>();

  /** A creation that whoever speaks could know of. */
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
    onNotified(grantId, text) {
      trace.log(`told ${grantId.slice(0, 6)}: ${text.slice(0, 60)}`);
      const grant = context.grantOf(grantId);
      if (!grant) return violate('notified-without-grant', grantId);
      const key = keyOf(grant);
      if (text.startsWith('Access is active') && !context.wasAssignedRecently(key))
        violate('notified-access-missing', grantId);
      if (text.startsWith('Access has ended') && context.isAssignedFor(grantId))
        violate('notified-end-too-early', grantId);
      if (text.startsWith('Access has ended') && context.isAlreadyAssigned(key))
        violate('notified-end-but-assigned', grantId);
      if (
        text.startsWith('Access could not be given') &&
        !context.withdrawnAt.has(grant.principalId)
      ) {
        failureNotifiedAt.set(grantId, time.now());
        if (isBeingGranted(grantId)) violate('notified-failure-but-granted', grantId);
      }
    },
    onResponse(text, { grantId = '' }) {
      const grant = context.grantOf(grantId);
      if (text.startsWith('Thank you.') && grant?.endRequestedAt === undefined)
        violate('notified-ending-without-request', grantId);
    },
    onPressAnswered({ press: { grantId, user: person }, pressedAt, body }: AnsweredPress) {
      const principalId = `${context.dynamodb.all.get(linkIdOf(person))?.['ssoPrincipal']}`;
      const key = keyOf(assignmentOf({ principalId }));
      if (/You have .* already/.test(body) && !context.wasAssignedRecently(key))
        violate('notified-access-missing', grantId);
      if (body.includes('Glass broken') && !isComing(grantId, pressedAt))
        violate('notified-start-missing', grantId);
      const own = () => context.grants().filter((grant) => grant.principalId === principalId);
      if (
        body.includes('is being granted already') &&
        !own().some(({ id }) => isComing(id.slice('grant#'.length), pressedAt))
      )
        violate('notified-start-missing', grantId);
      const { starterStartedAt: starterBeganAt } =
        context.stepFunctions().executions.get(grantId) ?? {};
      if (body.includes('Access was not started') && starterBeganAt === pressedAt)
        violate('notified-not-started-but-started', grantId);
    },
    checkRun() {
      for (const { kind, status, sender, sentAt } of identityCenter.operations.values()) {
        const isGiven = kind === 'create' && status === 'SUCCEEDED';
        if (isGiven && sentAt > (failureNotifiedAt.get(sender.grantId) ?? Infinity))
          violate('notified-failure-but-granted', sender.grantId);
      }
    },
  };
}
