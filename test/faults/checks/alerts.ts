import { grantIdOf } from '../../../src/grant/record/grant.ts';
import type { Invocation } from '../invocation.ts';
import type { SentAlert } from '../observer.ts';
import { hostileMarker } from '../test-data.ts';
import { type Check, type CheckContext, second, skewMs, sweepMs } from './check-context.ts';

export interface AlertCounts {
  alerts: number;
  endedBySweep: number;
}

/** A grant is overdue one sweep interval after it was due, plus the lag of the index. */
const overdueAfterMs = sweepMs + skewMs + 30 * second;
/** A sweep that took longer may leave grants to the next sweep. */
const maxSweepMs = 120 * second;
const overdueKinds: readonly SentAlert['kind'][] = ['overdue', 'report-overdue', 'unreadable'];
const executionKinds: readonly SentAlert['kind'][] = ['execution-failed', 'execution-refused'];

/**
 * Each sweep alerts of the grants that it ended and of those that are overdue. Each failed execution
 * raises an alert, a fault-free run raises none, and no alert repeats text from a forged input.
 */
export function createAlertsCheck(context: CheckContext, counts: AlertCounts): Check {
  const { time, trace, dynamodb, faultProfile } = context;
  const alertsBy = new Map<Invocation | undefined, SentAlert[]>();
  const sweptBy = new Map<Invocation, string[]>();
  const unreadBy = new Map<Invocation, string[]>();
  const overdueAtStart = new Map<Invocation, ReadonlyMap<string, number>>();
  const wasAlerted = (
    by: Invocation | undefined,
    grantId: string,
    kinds: readonly SentAlert['kind'][],
  ): boolean =>
    listOf(alertsBy, by).some((alert) => alert.grantId === grantId && kinds.includes(alert.kind));

  /** The grants that are overdue now, with the time at which each was due. */
  const overdue = (): ReadonlyMap<string, number> =>
    new Map(
      [...dynamodb.all].flatMap(([id, { due, dueAt }]) =>
        due === 'grant' && typeof dueAt === 'number' && dueAt * 1000 < time.now() - overdueAfterMs
          ? [[id.slice('grant#'.length), dueAt]]
          : [],
      ),
    );

  return {
    onAlert(alert, by) {
      const { kind, grantId, text } = alert;
      counts.alerts += 1;
      listOf(alertsBy, by).push(alert);
      trace.log(`alert: ${kind} ${grantId}`);
      if (text.includes(hostileMarker))
        trace.addViolation('alert-repeats-forged', text.slice(0, 100));
    },
    onSwept(grantId, sweep) {
      counts.endedBySweep += 1;
      listOf(sweptBy, sweep).push(grantId);
    },
    // A failed read says nothing about the grant, so the sweep raises no alert.
    onReadFailed: (grantId, sweep) => void listOf(unreadBy, sweep).push(grantId),
    onSweepStarted: (sweep) => void overdueAtStart.set(sweep, overdue()),
    onSweepEnded(sweep) {
      for (const grantId of listOf(sweptBy, sweep))
        if (!wasAlerted(sweep, grantId, ['swept']))
          trace.addViolation('sweep-not-alerted', `grant ${grantId}`);
      if (time.now() - sweep.startedAt > maxSweepMs) return;
      const stillOverdue = overdue();
      for (const [grantId, dueAt] of overdueAtStart.get(sweep) ?? [])
        if (
          stillOverdue.get(grantId) === dueAt &&
          !wasAlerted(sweep, grantId, overdueKinds) &&
          !listOf(unreadBy, sweep).includes(grantId)
        )
          trace.addViolation(
            'overdue-not-alerted',
            `grant ${grantId} is overdue, and the sweep raised no alert`,
          );
    },
    checkRun() {
      for (const { name, status } of context.stepFunctions().executions.values())
        if (status === 'FAILED' && !wasAlerted(undefined, name, executionKinds))
          trace.addViolation('failure-not-alerted', `execution ${name} failed without an alert`);
      if (!faultProfile.isFaultFree) return;
      const alerted = new Set([...alertsBy.values()].flat().map(({ grantId }) => grantId));
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
