import type { SweepResult } from '../grant/sweep/sweep-deps.ts';
import { parseSweepSchedule } from '../grant/sweep/sweep-grants.ts';
import { composeSweepGrants } from './compose-sweep.ts';
import { budgetOf, type InvocationContext } from './invocation.ts';

const sweepGrants = composeSweepGrants();

/** Runs on a schedule. Its input may contain the interval. */
export const handler = (schedule: unknown, context?: InvocationContext): Promise<SweepResult> =>
  sweepGrants(parseSweepSchedule(schedule), budgetOf(context));
