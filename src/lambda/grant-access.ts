import type { GrantResult } from '../grant/grant-access.ts';
import { parseExecutionInput } from '../grant/record/execution-input.ts';
import { composeGrantAccess } from './compose.ts';
import { budgetOf, type InvocationContext } from './invocation.ts';

const grantAccess = composeGrantAccess();

/** Runs the state GrantAccess: takes the execution's input, returns how long access lasts. */
export const handler = async (input: unknown, context?: InvocationContext): Promise<GrantResult> =>
  grantAccess(parseExecutionInput(input), budgetOf(context));
