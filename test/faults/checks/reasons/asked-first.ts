import type { Check, CheckContext } from '../check-context.ts';
import { hasEnough, termsBetween } from './terms-in-force.ts';

/** No assignment is created without the reason that the access rule, as it is at the decision, asks for first. */
export function createAskedFirstCheck(context: CheckContext): Check {
  const { time, trace } = context;
  return {
    onSent({ operation, invocation }) {
      const { grantId = '', startedAt } = invocation;
      const grant = context.grantOf(grantId);
      if (operation !== 'CreateAccountAssignment' || grant === undefined) return;
      // Where operators change the rule at that moment, the decision may be of before or of after.
      const terms = termsBetween(context, startedAt, time.now());
      if (!terms.some((each) => hasEnough(grant, each)))
        trace.addViolation('given-without-reason', `grant ${grantId}`);
    },
  };
}
