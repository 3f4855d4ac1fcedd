import { reasonsOf } from '../../../../src/grant/record/given-reasons.ts';
import { type Grant, grantIdOf, isOver } from '../../../../src/grant/record/grant.ts';
import {
  type Check,
  type CheckContext,
  dueEndOf,
  maxMessageDelayMs,
  minute,
  skewMs,
  sweepMs,
} from '../check-context.ts';
import { termsOf } from './terms-in-force.ts';

const reminderMs = 10 * minute;

/** Who has given no reason ten minutes after access began is reminded once, while access is active. */
export function createRemindersCheck(context: CheckContext): Check {
  const { time, trace, faultProfile } = context;
  const reminders = new Map<string, number>();

  /** A message rests on what was read a moment before. */
  const wasBefore = (at: string | undefined): boolean =>
    at !== undefined && Date.parse(at) < time.now() - maxMessageDelayMs - skewMs;

  /** A function that stops after the message and before its note of it leads to a second message. */
  const isNoted = (grantId: string): boolean => {
    const { directRemindedAt } = context.dynamodb.all.get(`notified#${grantId}`) ?? {};
    return typeof directRemindedAt === 'string' && wasBefore(directRemindedAt);
  };

  const findProblem = (grant: Grant): string | undefined => {
    const { accessBeganAt = '' } = grant;
    if (!(time.now() >= Date.parse(accessBeganAt) + reminderMs - skewMs)) return 'too early';
    if (isOver(grant) && wasBefore(grant.endedAt)) return 'after the end';
    if (reasonsOf(grant).some(({ at }) => wasBefore(at))) return 'of a reason that was given';
    return termsOf(context, grant).every(({ mode }) => mode === 'none')
      ? 'of a reason that nobody asks for'
      : undefined;
  };

  /** Whether access was active without a reason for so long that the sweep has reminded. */
  const isDue = (grant: Grant): boolean => {
    const { accessBeganAt = '', endedAt = '' } = grant;
    const isAsked = termsOf(context, grant).every(({ mode }) => mode !== 'none');
    const [first] = reasonsOf(grant);
    const until = Math.min(
      dueEndOf(grant),
      Date.parse(endedAt),
      first === undefined ? Infinity : Date.parse(first.at),
    );
    return isAsked && until - Date.parse(accessBeganAt) > reminderMs + 2 * sweepMs;
  };

  return {
    onNotified({ kind, grantId, isOverdue }) {
      if (kind !== 'reminder') return;
      const times = (reminders.get(grantId) ?? 0) + 1;
      reminders.set(grantId, times);
      if (times > 1 && (faultProfile.isFaultFree || isNoted(grantId)))
        trace.addViolation('reminded-twice', `grant ${grantId}`);
      const grant = context.grantOf(grantId);
      // Slack takes what a process sends after it stood still: nothing can stop that.
      const problem = grant && !isOverdue ? findProblem(grant) : undefined;
      if (problem !== undefined)
        trace.addViolation('reminder-not-due', `grant ${grantId}: reminded ${problem}`);
    },
    checkRun() {
      if (!faultProfile.isFaultFree) return;
      for (const grant of context.grants())
        if (isDue(grant) && !reminders.has(grantIdOf(grant)))
          trace.addViolation('reminder-missing', `grant ${grantIdOf(grant)}`);
    },
  };
}
