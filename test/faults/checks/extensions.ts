import {
  accessTimeBegins,
  type Grant,
  grantIdOf,
  parseGrant,
} from '../../../src/grant/record/grant.ts';
import { toEpochSeconds } from '../../../src/platform/time.ts';
import type { StoredRecord } from '../../../src/request/stored-record.ts';
import type { SentNotification } from '../observer.ts';
import {
  type Check,
  type CheckContext,
  type ExtensionOrderSent,
  minute,
  second,
  skewMs,
  sweepMs,
} from './check-context.ts';
import { hasEnough, maxRequestMs, termsBetween } from './reasons/terms-in-force.ts';

interface Move {
  readonly before: Grant;
  readonly after: Grant;
}

/**
 * The deadline of a grant moves once for each press of its holder that names it, within what the access rule allows,
 * while the grant is active and no end was requested. The sweep never ends a grant before its deadline.
 */
export function createExtensionsCheck(context: CheckContext, maxAccessSeconds: number): Check {
  const { time, trace, dynamodb, faultProfile } = context;
  const orders: ExtensionOrderSent[] = [];
  /** When a grant card first showed a deadline. */
  const shownAt = new Map<string, number>();

  const movesOf = (id: string): readonly Move[] => {
    const states = dynamodb.earlier(id).flatMap((record) => readGrant(record) ?? []);
    return states.flatMap((after, index) => {
      const before = states[index - 1];
      // An approval sets the deadline: it does not move it.
      const isSet = before?.status === 'awaiting-approval';
      return before && !isSet && before.deadlineAt !== after.deadlineAt ? [{ before, after }] : [];
    });
  };

  const isOrdered = ({ before, after }: Move, isChosen: boolean): boolean =>
    orders.some(
      ({ grantId, from, seconds, user, sentAt }) =>
        grantId === grantIdOf(before) &&
        from === toEpochSeconds(before.deadlineAt) &&
        (isChosen ? seconds === secondsOf(after) : seconds === undefined) &&
        user.slackUserId === before.slackUserId &&
        sentAt <= (context.withdrawnAt.get(before.principalId) ?? Infinity),
    );

  const findProblem = (move: Move): string | undefined => {
    const { before, after } = move;
    const byMs = Date.parse(after.deadlineAt) - Date.parse(before.deadlineAt);
    const lastsMs = Date.parse(after.deadlineAt) - Date.parse(accessTimeBegins(after));
    const at = Date.parse(after.lastExtendedAt ?? '');
    const isChosen = isOrdered(move, true);
    const isEarly = before.status === 'opening' || before.status === 'giving';
    if (before.status !== 'active' && !(isChosen && isEarly))
      return `while it was ${before.status}`;
    if (before.endRequestedAt !== undefined) return 'after its end was requested';
    if (!(at < Date.parse(before.deadlineAt))) return `at ${after.lastExtendedAt}, too late`;
    if (byMs < 5 * minute || (byMs > 30 * minute && !isChosen)) return `by ${byMs / 1000} s`;
    if (lastsMs > maxAccessSeconds * second) return `to ${lastsMs / 1000} s in all`;
    if (after.extensions !== (before.extensions ?? 0) + 1) return `as number ${after.extensions}`;
    const terms = termsBetween(context, at - maxRequestMs, at + skewMs);
    if (!terms.some((each) => hasEnough(before, each)))
      return 'without the reason that the access rule asks for first';
    return isChosen || isOrdered(move, false)
      ? undefined
      : 'without a press that its holder may make';
  };

  /** Without faults the next sweep shows the new deadline on the card, if the grant lasts that long. */
  const isShown = ({ id, deadlineAt, lastExtendedAt = '', endRequestedAt }: Grant): boolean => {
    const endsAt = Math.min(Date.parse(deadlineAt), Date.parse(endRequestedAt ?? deadlineAt));
    const extendedAt = Date.parse(lastExtendedAt);
    const at = shownAt.get(`${id} ${deadlineAt}`) ?? Infinity;
    return endsAt - extendedAt <= 2 * sweepMs || at - extendedAt <= sweepMs + minute;
  };

  return {
    onExtensionSent: (order) => void orders.push(order),
    onReply({ kind, outcome, deadlineAt }, { grantId = '' }) {
      if (kind !== 'extension' || outcome !== 'extended') return;
      const isMoved = movesOf(`grant#${grantId}`).some(
        ({ after }) => after.deadlineAt === deadlineAt,
      );
      if (!isMoved) trace.addViolation('notified-extension-missing', `grant ${grantId}`);
    },
    onNotified({ channel, until, grantId }: SentNotification) {
      const key = `grant#${grantId} ${until}`;
      if (channel === 'grant card' && !shownAt.has(key)) shownAt.set(key, time.now());
    },
    checkRun() {
      for (const grant of context.grants()) {
        const about = `grant ${grantIdOf(grant)}`;
        for (const move of movesOf(grant.id)) {
          const problem = findProblem(move);
          if (problem !== undefined)
            trace.addViolation('deadline-moved', `${about}: it was moved ${problem}`);
        }
        const { sweptAt, deadlineAt, endRequestedAt, extensions, accessBeganAt } = grant;
        const isEarly = Date.parse(sweptAt ?? '') < Date.parse(deadlineAt) - skewMs;
        const { states = [] } = context.stepFunctions().executions.get(grantIdOf(grant)) ?? {};
        // An execution that fails ends access before the deadline: the sweep completes what it began.
        const wasEnding = states.includes('RevokeAccess');
        const isEnded = endRequestedAt !== undefined || wasEnding;
        if (isEarly && !isEnded && accessBeganAt !== undefined)
          trace.addViolation('swept-too-early', about);
        if (faultProfile.isFaultFree && extensions !== undefined && !isShown(grant))
          trace.addViolation('extension-not-told', about);
      }
    },
  };
}

/** How long access lasts in all. */
const secondsOf = (grant: Grant): number =>
  (Date.parse(grant.deadlineAt) - Date.parse(accessTimeBegins(grant))) / 1000;

/** Returns `undefined` for a record that hostile hands have changed. `lastWrite` is internal to the table. */
function readGrant({ lastWrite: _, ...fields }: StoredRecord): Grant | undefined {
  try {
    return parseGrant(fields);
  } catch {
    return undefined;
  }
}
