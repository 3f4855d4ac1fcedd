import { parseTaskInput } from '../grant/record/task-input.ts';
import type { RevokeResult } from '../grant/revoke/revoke-result.ts';
import { composeRevokeAccess } from './compose.ts';
import { budgetOf, type InvocationContext } from './invocation.ts';

const revokeAccess = composeRevokeAccess();

/** Runs the state RevokeAccess: takes what the workflow remembers, and ends the grant. */
export const handler = async (input: unknown, context?: InvocationContext): Promise<RevokeResult> =>
  revokeAccess(parseTaskInput(input), budgetOf(context));
