import { reasonOf } from '../../../../src/grant/record/given-reasons.ts';
import type { Grant } from '../../../../src/grant/record/grant.ts';
import type { ReasonTerms } from '../../../../src/request/policy/reason-terms.ts';
import type { Check, CheckContext } from '../check-context.ts';
import { isEnough, termsBetween } from './terms-in-force.ts';

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
      if (!terms.some((each) => mayBegin(grant, each)))
        trace.addViolation('given-without-reason', `grant ${grantId}`);
    },
  };
}

function mayBegin(grant: Grant, terms: ReasonTerms): boolean {
  const reason = reasonOf(grant);
  return terms.mode !== 'first' || (reason !== undefined && isEnough(reason, terms));
}
