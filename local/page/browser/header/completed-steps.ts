import type { GrantView } from '../../view/sections.ts';

export interface StepFacts {
  /** The user's newest grant. */
  readonly grant: Pick<GrantView, 'status' | 'visits'> | undefined;
  /** Whether the portal shows a role that a grant assigned. */
  readonly hasAccess: boolean;
  /** Whether the user opened a role. */
  readonly isUsed: boolean;
}

/** The number of the page's four steps (press, use, end, read) that the user has completed. */
export function countCompletedSteps({ grant, hasAccess, isUsed }: StepFacts): 0 | 1 | 2 | 3 | 4 {
  if (grant === undefined) return 0;
  if (hasAccess) return isUsed || grant.status !== 'RUNNING' ? 2 : 1;
  const wasActive = grant.visits.some(({ state }) => state === 'WaitForAccessToExpire');
  // Access was not granted, or not yet.
  if (grant.status === 'FAILED' || !wasActive) return 0;
  return grant.status === 'SUCCEEDED' ? 4 : 3;
}
