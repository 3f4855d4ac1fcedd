import type { GrantView } from '../../view/sections.ts';

export interface StepFacts {
  /** The person's newest grant. */
  readonly grant: Pick<GrantView, 'status' | 'visits'> | undefined;
  /** Whether the portal offers what a grant gives. */
  readonly hasAccess: boolean;
  /** Whether a role was opened. */
  readonly isUsed: boolean;
}

/** How many of the page's four steps lie behind somebody: press, use, end, read. */
export function countCompletedSteps({ grant, hasAccess, isUsed }: StepFacts): 0 | 1 | 2 | 3 | 4 {
  if (grant === undefined) return 0;
  if (hasAccess) return isUsed || grant.status !== 'RUNNING' ? 2 : 1;
  if (grant.status === 'SUCCEEDED') return 4;
  // Access never was, or it is not there yet.
  if (grant.status === 'FAILED' || grant.visits.length <= 1) return 0;
  return 3;
}
