import { parseSweepSchedule, type SweepResult } from '../grant/sweep-grants.ts';
import { readConfig } from '../platform/config.ts';
import { composeSweepGrants, settings } from './compose/sweep-grants.ts';
import { type InvocationContext, invocationEndsAt } from './invocation.ts';
import { lambdaLog } from './lambda-log.ts';

const sweepGrants = composeSweepGrants(readConfig(settings), lambdaLog('sweep-grants'));

/** Runs on a schedule. Its input may contain the interval. */
export const handler = (schedule: unknown, context?: InvocationContext): Promise<SweepResult> =>
  sweepGrants(parseSweepSchedule(schedule), invocationEndsAt(context));
