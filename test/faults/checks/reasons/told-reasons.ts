import { reasonsOf } from '../../../../src/grant/record/given-reasons.ts';
import { type Grant, grantIdOf } from '../../../../src/grant/record/grant.ts';
import { type Check, type CheckContext, dueEndOf, minute, sweepMs } from '../check-context.ts';

/**
 * Everybody learns each reason. Without faults, card and event bus know it one sweep after it was given, if access is active
 * for that long.
 */
export function createToldReasonsCheck(context: CheckContext): Check {
  const { time, trace, faultProfile } = context;
  /** When the bus first got a reason, by the time at which it was given, and when the card first showed so many. */
  const announcedAt = new Map<string, number>();
  const shownAt = new Map<string, number>();
  const noteFirst = (times: Map<string, number>, key: string): void => {
    if (!times.has(key)) times.set(key, time.now());
  };

  /** From when on everybody must know it; `undefined` where access is not active for so long. */
  const dueAt = (grant: Grant, givenAt: number): number | undefined => {
    const activeFrom = Math.max(givenAt, Date.parse(grant.accessBeganAt ?? ''));
    const activeUntil = Math.min(dueEndOf(grant), Date.parse(grant.endedAt ?? ''));
    return activeUntil - activeFrom > 2 * sweepMs ? activeFrom + sweepMs + minute : undefined;
  };

  return {
    onEvent(grantId, status, at) {
      if (status === 'reason given') noteFirst(announcedAt, `${grantId} ${at}`);
    },
    onNotified({ channel, grantId, reasons }) {
      for (let number = 1; channel === 'grant card' && number <= reasons; number += 1)
        noteFirst(shownAt, `${grantId} ${number}`);
    },
    checkRun() {
      for (const grant of context.grants()) {
        const grantId = grantIdOf(grant);
        // Who submits a reason whose execution is refused reads that in the reply.
        if (!context.stepFunctions().executions.has(grantId)) continue;
        for (const [index, { at }] of reasonsOf(grant).entries()) {
          const about = `grant ${grantId}: the reason of ${at}`;
          const announced = announcedAt.get(`${grantId} ${at}`);
          if (announced === undefined) trace.addViolation('reason-not-told', about);
          const due = faultProfile.isFaultFree ? dueAt(grant, Date.parse(at)) : undefined;
          if (due === undefined) continue;
          if (announced !== undefined && announced > due)
            trace.addViolation('reason-not-told', `${about} came late to the event bus`);
          if ((shownAt.get(`${grantId} ${index + 1}`) ?? Infinity) > due)
            trace.addViolation('reason-not-told', `${about} was not on the card in time`);
        }
      }
    },
  };
}
