import { grantIdOf } from '../../../src/grant/record/grant.ts';
import type { Invocation } from '../functions/invocation.ts';
import { marker } from '../places.ts';
import { type Check, type Court, second, skewMs, sweepMs } from './court.ts';

export interface AlertCounts {
  alerts: number;
  tookTheSweep: number;
}

/** When something is overdue: after one interval, and what the index may lag behind the record. */
const lateMs = sweepMs + skewMs + 30 * second;

/** A lookup in the table that fails says nothing about the grant. */
const tableErrors = /^\w+: DynamoDB GetItem\b/;

/** People hear at every sweep of what is overdue, of executions that failed, and nothing forged. */
export function createAlertsCheck(court: Court, counts: AlertCounts): Check {
  const { time, trace, dynamodb, weather } = court;
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
      trace.note(`alert: ${text.slice(0, 100)}`);
      if (text.includes(marker)) trace.violate('alert-repeats-forged', text.slice(0, 100));
    },
    onLog(message, { grantId, error }, by) {
      if (message === 'the sweep ended a grant') {
        counts.tookTheSweep += 1;
        sweptBy.set(by, [...(sweptBy.get(by) ?? []), String(grantId)]);
      }
      if (message !== 'the sweep could not do what a grant is owed') return;
      trace.note(`sweep: ${String(error).slice(0, 120)}`);
      if (tableErrors.test(String(error)))
        unread.set(by, (unread.get(by) ?? new Set()).add(String(grantId)));
    },
    sweepBegins: (sweep) => void overdueAt.set(sweep, overdue()),
    sweepEnds(sweep) {
      for (const id of sweptBy.get(sweep) ?? [])
        if (!isNamed(id, sweep)) trace.violate('swept-untold', `grant ${id}`);
      // One that was held up leaves the rest to the next.
      if (time.now() - sweep.beganAt > 120 * second) return;
      for (const [id, dueAt] of overdueAt.get(sweep) ?? []) {
        const isStillOwed = overdue().get(id) === dueAt;
        if (isStillOwed && !isNamed(id, sweep) && !unread.get(sweep)?.has(id))
          trace.violate('overdue-untold', `grant ${id} is overdue, and its sweep told nobody`);
      }
    },
    judge() {
      for (const { name, status } of court.stepFunctions().executions.values())
        if (status === 'FAILED' && !isNamed(name, undefined))
          trace.violate('failure-untold', `execution ${name} failed, and nobody was alerted`);
      if (!weather.isClear) return;
      const all = [...alertsBy.values()].flat();
      for (const grant of court.grants())
        if (
          !court.withdrawnAt.has(grant.principalId) &&
          all.some((text) => text.includes(grantIdOf(grant)))
        )
          trace.violate('clear-alert', `grant ${grantIdOf(grant)} raised an alert`);
    },
  };
}
