import { parseExecutionInput } from '../grant/record/execution-input.ts';
import { grantIdOf } from '../grant/record/grant.ts';
import { readGrantOf } from '../grant/record/read-grant.ts';
import type { RevokeResult } from '../grant/revoke-access.ts';
import { composeRevokeAccess } from './compose.ts';
import { budgetOf, type InvocationContext } from './invocation.ts';

const { records, revokeAccess } = composeRevokeAccess();

/** Runs the state RevokeAccess: takes the grant id from the execution's input, the rest from the record. */
export const handler = async (
  input: unknown,
  context?: InvocationContext,
): Promise<RevokeResult> => {
  const grant = await readGrantOf(records, parseExecutionInput(input));
  return revokeAccess(grantIdOf(grant), budgetOf(context));
};
