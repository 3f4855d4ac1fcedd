import type { ReasonTerms, RuleReason } from '../../request/policy/reason-terms.ts';

const modeTexts = {
  none: 'without a reason',
  after: 'with a reason afterwards',
  first: 'with a reason first',
} as const;

/** `with a reason first, which names INC- or CHG-`; empty where the deployment's default decides. */
export function reasonText({ reason, tickets }: RuleReason): string {
  const mode = reason === undefined ? '' : modeTexts[reason];
  if (tickets === undefined) return mode;
  return `${mode || 'with a reason'}, which names ${[...tickets].sort().join(' or ')}`;
}

/** `first, INC- or CHG-`, for a table; empty where nobody is asked. */
export const reasonSummary = ({ mode, tickets }: ReasonTerms): string =>
  mode === 'none'
    ? ''
    : [mode, ...(tickets.size === 0 ? [] : [[...tickets].sort().join(' or ')])].join(', ');
