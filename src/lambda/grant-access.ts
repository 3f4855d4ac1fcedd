import type { GrantResult } from '../grant/grant-access.ts';
import { type DecideResult, parseTaskInput } from '../grant/record/task-input.ts';
import { composeGrantAccess } from './compose.ts';
import { budgetOf, type InvocationContext } from './invocation.ts';

// The SDK loads with the first notice: a cold start that grants access does not wait for it.
const { decideGrant, grantAccess } = composeGrantAccess(() => import('./compose-notices.ts'));

/** Runs the states Decide, which creates nothing, and GrantAccess, which grants what Decide named. */
export const handler = async (
  input: unknown,
  context?: InvocationContext,
): Promise<DecideResult | GrantResult> => {
  const task = parseTaskInput(input);
  return task.step === 'Decide' ? decideGrant(task) : grantAccess(task, budgetOf(context));
};
