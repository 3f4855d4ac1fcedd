import type { Check, CheckContext } from './check-context.ts';

/** An invocation changes nothing after its response: neither a record nor an execution, and it posts nothing. */
export function createResponsesCheck({ trace }: CheckContext): Check {
  return {
    onSent({ invocation, operation }) {
      if (invocation.hasResponded() && !isRead(operation))
        trace.addViolation('changed-after-response', `${invocation.name}: ${operation}`);
    },
  };
}

const isRead = (operation: string): boolean =>
  /^(?:read|query|Describe|List|Get|IsMember)/.test(operation);
