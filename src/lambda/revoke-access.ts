import { dynamodb } from '../aws/json-service.ts';
import { createTable } from '../aws/table.ts';
import { readConfig } from '../config.ts';
import { parseExecutionInput } from '../grant/execution-input.ts';
import { grantIdOf } from '../grant/grant.ts';
import { readGrantOf } from '../grant/read-grant.ts';
import type { TakenAway } from '../grant/take-access-away.ts';
import { untilStopped } from '../grant/time-limit.ts';
import { connectTo } from './connect-to.ts';
import { endsAt, type InvocationContext } from './invocation.ts';
import { lambdaLog } from './lambda-log.ts';
import { settings, wireTakeAccessAway } from './wire-take-away.ts';

const config = readConfig(settings);
const records = createTable(connectTo(dynamodb), config.TABLE_NAME);
const takeAccessAway = wireTakeAccessAway(config, records, lambdaLog('revoke-access'));

/** The state RevokeAccess: takes the execution's input, and believes the grant's record. */
export const handler = async (input: unknown, context?: InvocationContext): Promise<TakenAway> => {
  const grant = await readGrantOf(records, parseExecutionInput(input));
  return takeAccessAway(grantIdOf(grant), untilStopped(endsAt(context)));
};
