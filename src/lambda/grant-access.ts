import type { GrantResult } from '../grant/grant-access.ts';
import { parseExecutionInput } from '../grant/record/execution-input.ts';
import { readConfig } from '../platform/config.ts';
import { composeGrantAccess, settings } from './compose/grant-access.ts';
import { type InvocationContext, invocationEndsAt } from './invocation.ts';
import { lambdaLog } from './lambda-log.ts';

const grantAccess = composeGrantAccess(readConfig(settings), lambdaLog('grant-access'));

/** Runs the state GrantAccess: takes the execution's input, returns how long access lasts. */
export const handler = async (input: unknown, context?: InvocationContext): Promise<GrantResult> =>
  grantAccess(parseExecutionInput(input), invocationEndsAt(context));
