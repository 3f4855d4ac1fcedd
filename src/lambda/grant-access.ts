import { readConfig } from '../config.ts';
import { parseExecutionInput } from '../grant/execution-input.ts';
import type { Given } from '../grant/give-access.ts';
import { endsAt, type InvocationContext } from './invocation.ts';
import { lambdaLog } from './lambda-log.ts';
import { settings, wireGiveAccess } from './wire-give-access.ts';

const giveAccess = wireGiveAccess(readConfig(settings), lambdaLog('grant-access'));

/** The state GrantAccess: takes the execution's input, gives how long access lasts. */
export const handler = async (input: unknown, context?: InvocationContext): Promise<Given> =>
  giveAccess(parseExecutionInput(input), endsAt(context));
