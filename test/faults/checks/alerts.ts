import { grantIdOf } from '../../../src/grant/record/grant.ts';
import type { Invocation } from '../invocation.ts';
import { hostileMarker } from '../test-data.ts';
import { type Check, type CheckContext, second, skewMs, sweepMs } from './check-context.ts';

export interface AlertCounts {
  alerts: number;
  endedBySweep: number;
}

/** When something is overdue: after one interval, and what the index may lag behind the record. */
const lateMs = sweepMs + skewMs + 30 * second;

/** A lookup in the table that fails says nothing about the grant. */
const tableErrors = /^\w+: DynamoDB GetItem\b/;

/** People hear at every sweep of what is overdue, of executions that failed, and nothing forged. */
export function createAlertsCheck(context: CheckContext, counts: AlertCounts): Check {
  const { time, trace, dynamodb, faultProfile } = context;
  const alertsBy = new Map<Invocation | undefined, string[]>();
  const sweptBy = new Map<Invocation, readonly string[]>();
  const unread = new Map<Invocation, Set<string>>();
  const overdueAt = new Map<Invocation, ReadonlyMap<string, number>>();
  const isNamed = (id: string, by: Invocation | undefined) =>
    alertsBy.get(by)?.some((text) => text.includes(id)) ?? false;

  /** What has been owed for longer than an interval, and since when. */
  const overdue = (): ReadonlyMap<string, number> =>
    new Map(
      [...dynamodb.all].flatMap(([id, { due, dueAt }]) =>
        due === 'grant' && typeof dueAt === 'number' && dueAt * 1000 < time.now() - lateMs
          ? [[id.slice('grant#'.length), dueAt]]
          : [],
      ),
    );

  return {
    onAlert(text, by) {
      counts.alerts += 1;
      alertsBy.set(by, [...(alertsBy.get(by) ?? []), text]);
      trace.log(`alert: ${text.slice(0, 100)}`);
      if (text.includes(hostileMarker))
        trace.addViolation('alert-repeats-forged', text.slice(0, 100));
    },
    onLog(message, { grantId, error }, by) {
      if (message === 'the sweep ended a grant') {
        counts.endedBySweep += 1;
        sweptBy.set(by, [...(sweptBy.get(by) ?? []), String(grantId)]);
      }
      if (message !== 'the sweep could not serve a grant') return;
      trace.log(`sweep: ${String(error).slice(0, 120)}`);
      if (tableErrors.test(String(error)))
        unread.set(by, (unread.get(by) ?? new Set()).add(String(grantId)));
    },
    onSweepStarted: (sweep) => void overdueAt.set(sweep, overdue()),
    onSweepEnded(sweep) {
      for (const id of sweptBy.get(sweep) ?? [])
        if (!isNamed(id, sweep)) trace.addViolation('sweep-not-alerted', `grant ${id}`);
      // One that was held up leaves the rest to the next.
      if (time.now() - sweep.startedAt > 120 * second) return;
      for (const [id, dueAt] of overdueAt.get(sweep) ?? []) {
        const isStillOwed = overdue().get(id) === dueAt;
        if (isStillOwed && !isNamed(id, sweep) && !unread.get(sweep)?.has(id))
          trace.addViolation(
            'overdue-not-alerted',
            `grant ${id} is overdue, and its sweep told nobody`,
          );
      }
    },
    checkRun() {
      for (const { name, status } of context.stepFunctions().executions.values())
        if (status === 'FAILED' && !isNamed(name, undefined))
          trace.addViolation(
            'failure-not-alerted',
            `execution ${name} failed, and nobody was alerted`,
          );
      if (!faultProfile.isFaultFree) return;
      const all = [...alertsBy.values()].flat();
      for (const grant of context.grants())
        if (
          !context.withdrawnAt.has(grant.principalId) &&
          all.some((text) => text.includes(grantIdOf(grant)))
        )
          trace.addViolation('fault-free-alert', `grant ${grantIdOf(grant)} raised an alert`);
    },
  };
}
