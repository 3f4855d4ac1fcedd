import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientOptions } from '../aws/client-options.ts';
import { createTable } from '../aws/table.ts';
import { readConfig } from '../config.ts';
import { createSweepGrants, parseSweepSchedule, type Swept } from '../grant/sweep-grants.ts';
import { endsAt, type InvocationContext } from './invocation.ts';
import { lambdaLog } from './lambda-log.ts';
import { settings, wireTakeAccessAway } from './wire-take-away.ts';

const config = readConfig(settings);
const log = lambdaLog('sweep-grants');
const table = createTable(new DynamoDBClient(clientOptions), config.TABLE_NAME);
const takeAccessAway = wireTakeAccessAway(config, table, log);
const deps = { records: table, dueGrants: table, takeAccessAway, now: Date.now, log };
const sweepGrants = createSweepGrants(deps);

/** Runs on a schedule, whose input may say how often. */
export const handler = (schedule: unknown, context?: InvocationContext): Promise<Swept> =>
  sweepGrants(parseSweepSchedule(schedule), endsAt(context));
