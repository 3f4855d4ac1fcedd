import { AssignmentPendingError, GrantBusyError } from './errors.ts';
import { isOver, toEpochSeconds, toIso } from './grant.ts';
import { findGrant } from './read-grant.ts';
import type { DueGrants, Records } from './records.ts';
import type { TakeAccessAway } from './take-access-away.ts';

export interface SweepDeps {
  readonly records: Records;
  readonly dueGrants: DueGrants;
  readonly takeAccessAway: TakeAccessAway;
  readonly now: () => number;
  readonly log: (message: string, fields: Record<string, unknown>) => void;
}

export interface Swept {
  readonly ended: number;
  /** Grants that another is at work on, or that Identity Center has not let go of yet. */
  readonly pending: number;
  readonly failed: number;
}

export type SweepGrants = (intervalSeconds: number, endsAt: number) => Promise<Swept>;

/** How often the sweep runs where its schedule does not say. */
const usualIntervalSeconds = 300;

/** Reads the schedule's input: `{ "intervalSeconds": 300 }`, or anything else for the usual. */
export function parseSweepSchedule(schedule: unknown): number {
  const given: unknown =
    typeof schedule === 'object' && schedule !== null && 'intervalSeconds' in schedule
      ? schedule.intervalSeconds
      : undefined;
  const isUsable = typeof given === 'number' && Number.isInteger(given) && given >= 1;
  return isUsable && given <= usualIntervalSeconds ? given : usualIntervalSeconds;
}

/** What a sweep leaves of its time to the grant that it is at. */
const reserveMs = 30_000;

/**
 * Ends every grant that is past its deadline by one sweep interval, whatever has become of its
 * execution. One that cannot be ended never keeps the others waiting: the next sweep tries it again.
 */
export function createSweepGrants(deps: SweepDeps): SweepGrants {
  return async (intervalSeconds, endsAt) => {
    const swept = { ended: 0, pending: 0, failed: 0 };
    const owedSince = toEpochSeconds(toIso(deps.now())) - intervalSeconds;
    for await (const grantId of deps.dueGrants.owedSince(owedSince)) {
      if (deps.now() > endsAt - reserveMs) break;
      const outcome = await sweepOne(deps, grantId, endsAt);
      if (outcome !== 'nothing-owed') swept[outcome] += 1;
    }
    return swept;
  };
}

async function sweepOne(
  deps: SweepDeps,
  grantId: string,
  endsAt: number,
): Promise<keyof Swept | 'nothing-owed'> {
  try {
    const grant = await findGrant(deps.records, grantId);
    if (!grant || isOver(grant)) return 'nothing-owed';
    await deps.takeAccessAway(grantId, endsAt);
    deps.log('the sweep ended a grant', { grantId, deadlineAt: grant.deadlineAt });
    return 'ended';
  } catch (error) {
    const isPending = error instanceof AssignmentPendingError || error instanceof GrantBusyError;
    deps.log(isPending ? 'a grant is not over yet' : 'the sweep could not end a grant', {
      grantId,
      error: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown',
    });
    return isPending ? 'pending' : 'failed';
  }
}
