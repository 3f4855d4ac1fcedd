import { dynamodb } from '../aws/client/json-service.ts';
import { createTable } from '../aws/dynamodb/table.ts';
import { clientFor } from '../aws/environment-clients.ts';
import { parseExecutionInput } from '../grant/record/execution-input.ts';
import { grantIdOf } from '../grant/record/grant.ts';
import { readGrantOf } from '../grant/record/read-grant.ts';
import type { RevokeResult } from '../grant/revoke-access.ts';
import { untilStopped } from '../grant/time-limit.ts';
import { readConfig } from '../platform/config.ts';
import { composeRevokeAccess, settings } from './compose/revoke-access.ts';
import { type InvocationContext, invocationEndsAt } from './invocation.ts';
import { lambdaLog } from './lambda-log.ts';

const config = readConfig(settings);
const records = createTable(clientFor(dynamodb), config.TABLE_NAME);
const revokeAccess = composeRevokeAccess(config, records, lambdaLog('revoke-access'));

/** Runs the state RevokeAccess: takes the grant id from the execution's input, the rest from the record. */
export const handler = async (
  input: unknown,
  context?: InvocationContext,
): Promise<RevokeResult> => {
  const grant = await readGrantOf(records, parseExecutionInput(input));
  return revokeAccess(grantIdOf(grant), untilStopped(invocationEndsAt(context)));
};
