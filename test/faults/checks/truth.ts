import { keyOf } from '../aws/identity-center.ts';
import { linkIdOf, targetOf } from '../places.ts';
import { type Answered, type Check, type Court, skewMs, toldLateMs } from './court.ts';

/** Nobody is told what is not so: of access, of its end, of its failure, or of its start. */
export function createTruthCheck(court: Court): Check {
  const { time, trace, center } = court;
  const lie = (rule: string, grantId: string) => trace.violate(rule, `grant ${grantId}`);

  const toldFailure = new Map<string, number>();

  /** A creation that whoever speaks could know of. */
  const isBeingGiven = (grantId: string): boolean =>
    court.standsFor(grantId) ||
    [...center.operations.values()].some(
      ({ kind, status, sender, sentAt }) =>
        kind === 'create' &&
        status === 'IN_PROGRESS' &&
        sender.grantId === grantId &&
        sentAt < time.now() - toldLateMs,
    );

  const isStarted = (grantId: string): boolean => court.stepFunctions().executions.has(grantId);
  const wasOverAt = (grantId: string, at: number): boolean => {
    const endedAt = court.grantOf(grantId)?.endedAt;
    return endedAt !== undefined && Date.parse(endedAt) < at - skewMs;
  };
  const isComing = (grantId: string, at: number): boolean =>
    isStarted(grantId) && !wasOverAt(grantId, at);

  return {
    onTold(grantId, text) {
      trace.note(`told ${grantId.slice(0, 6)}: ${text.slice(0, 60)}`);
      const grant = court.grantOf(grantId);
      if (!grant) return lie('told-of-nothing', grantId);
      const key = keyOf(grant);
      if (text.startsWith('Access is active') && !court.stoodLately(key))
        lie('told-access-without-it', grantId);
      if (text.startsWith('Access has ended') && court.standsFor(grantId))
        lie('told-ended-before', grantId);
      if (text.startsWith('Access has ended') && court.isHeld(key))
        lie('told-ended-but-held', grantId);
      if (
        text.startsWith('Access could not be given') &&
        !court.withdrawnAt.has(grant.principalId)
      ) {
        toldFailure.set(grantId, time.now());
        if (isBeingGiven(grantId)) lie('told-not-given-but-given', grantId);
      }
    },
    onResponse(text, { grantId = '' }) {
      const grant = court.grantOf(grantId);
      if (text.startsWith('Thank you.') && grant?.endRequestedAt === undefined)
        lie('told-ending-without-wish', grantId);
    },
    answered({ click: { grantId, person }, clickedAt, body }: Answered) {
      const principalId = `${court.dynamodb.all.get(linkIdOf(person))?.['ssoPrincipal']}`;
      const key = keyOf(targetOf({ principalId }));
      if (/You have .* already/.test(body) && !court.stoodLately(key))
        lie('told-access-without-it', grantId);
      if (body.includes('Glass broken') && !isComing(grantId, clickedAt))
        lie('told-coming-without-start', grantId);
      const own = () => court.grants().filter((grant) => grant.principalId === principalId);
      if (
        body.includes('is being granted already') &&
        !own().some(({ id }) => isComing(id.slice('grant#'.length), clickedAt))
      )
        lie('told-coming-without-start', grantId);
      const { starterBeganAt } = court.stepFunctions().executions.get(grantId) ?? {};
      if (body.includes('Access was not started') && starterBeganAt === clickedAt)
        lie('told-not-started-but-started', grantId);
    },
    judge() {
      for (const { kind, status, sender, sentAt } of center.operations.values()) {
        const isGiven = kind === 'create' && status === 'SUCCEEDED';
        if (isGiven && sentAt > (toldFailure.get(sender.grantId) ?? Infinity))
          lie('told-not-given-but-given', sender.grantId);
      }
    },
  };
}
