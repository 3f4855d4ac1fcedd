import { grantIdOf, isOver, overStatuses } from '../../../src/grant/record/grant.ts';
import type { Invocation } from '../invocation.ts';
import type { SentAlert } from '../observer.ts';
import { hostileMarker, hostileText } from '../test-data.ts';
import { type Check, type CheckContext, second, skewMs, sweepMs } from './check-context.ts';

export interface AlertCounts {
  alerts: number;
  endedBySweep: number;
}

/** A record is overdue one sweep interval after it was due, plus the lag of the index. */
const overdueAfterMs = sweepMs + skewMs + 30 * second;
/** A sweep that took longer may leave records to the next sweep. */
const maxSweepMs = 120 * second;
const overdueKinds: readonly SentAlert['kind'][] = [
  'overdue',
  'contradicted',
  'report-overdue',
  'junk',
];

/**
 * Each sweep alerts of the grants that it ended and of those that are overdue. Each failed execution
 * raises an alert, a fault-free run raises none, and no alert repeats text from a forged input.
 */
export function createAlertsCheck(context: CheckContext, counts: AlertCounts): Check {
  const { time, trace, dynamodb, faultProfile } = context;
  const alertsBy = new Map<Invocation | undefined, SentAlert[]>();
  const unreadBy = new Map<Invocation, string[]>();
  const overdueAtStart = new Map<Invocation, ReadonlyMap<string, number>>();
  const wasAlerted = (
    by: Invocation | undefined,
    grantId: string,
    kinds: readonly SentAlert['kind'][],
  ): boolean =>
    listOf(alertsBy, by).some(
      (alert) => alert.grantIds.includes(grantId) && kinds.includes(alert.kind),
    );

  /** The records whose grant must be ended or reported on now, with the time at which each was due. */
  const overdue = (): ReadonlyMap<string, number> =>
    new Map(
      [...dynamodb.all].flatMap(([id, { due, dueAt, status }]) => {
        const isOverdue =
          due === 'grant' &&
          typeof dueAt === 'number' &&
          dueAt * 1000 < time.now() - overdueAfterMs &&
          !isNotWaited(id, status);
        return isOverdue ? [[id, dueAt]] : [];
      }),
    );

  /** The second look at a grant, a lock, or a report that waits for its grant's end. */
  const isNotWaited = (id: string, status: unknown): boolean => {
    const grantId = id.split('#')[1] ?? '';
    if (id.startsWith('grant#')) return new Set<unknown>(overStatuses).has(status);
    const grant = context.grantOf(grantId);
    return id.startsWith('open#') || grant === undefined || !isOver(grant);
  };

  return {
    onAlert(alert, by) {
      const { kind, grantIds, text } = alert;
      counts.alerts += 1;
      if (kind === 'swept') counts.endedBySweep += 1;
      listOf(alertsBy, by).push(alert);
      trace.log(`alert: ${kind} ${grantIds.join(' ')}`);
      if (text.includes(hostileMarker) || text.includes(hostileText))
        trace.addViolation('alert-repeats-forged', text.slice(0, 100));
    },
    // A failed read says nothing about the record, so the sweep raises no alert.
    onReadFailed: (id, sweep) => void listOf(unreadBy, sweep).push(id),
    onSweepStarted: (sweep) => void overdueAtStart.set(sweep, overdue()),
    onSweepEnded(sweep, { ended }) {
      const swept = listOf(alertsBy, sweep).filter(({ kind }) => kind === 'swept');
      if (swept.length < ended)
        trace.addViolation('sweep-not-alerted', `ended ${ended}, alerts ${swept.length}`);
      if (time.now() - sweep.startedAt > maxSweepMs) return;
      const stillOverdue = overdue();
      for (const [id, dueAt] of overdueAtStart.get(sweep) ?? [])
        if (
          stillOverdue.get(id) === dueAt &&
          !wasAlerted(sweep, id.split('#')[1] ?? '', overdueKinds) &&
          !listOf(unreadBy, sweep).some((unread) => unread.includes(id.split('#')[1] ?? ''))
        )
          trace.addViolation(
            'overdue-not-alerted',
            `${id} is overdue, and the sweep raised no alert`,
          );
    },
    checkRun() {
      for (const { name, status } of context.stepFunctions().executions.values())
        if (status === 'FAILED' && !wasAlerted(undefined, name, ['execution-failed']))
          trace.addViolation('failure-not-alerted', `execution ${name} failed without an alert`);
      if (!faultProfile.isFaultFree) return;
      const alerted = new Set([...alertsBy.values()].flat().flatMap(({ grantIds }) => grantIds));
      for (const grant of context.grants())
        if (!context.withdrawnAt.has(grant.principalId) && alerted.has(grantIdOf(grant)))
          trace.addViolation('fault-free-alert', `grant ${grantIdOf(grant)} raised an alert`);
    },
  };
}

/** The list of a key, which is added if it is missing. */
function listOf<K, V>(lists: Map<K, V[]>, key: K): V[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
