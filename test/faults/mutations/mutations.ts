import { grantAccessMutations } from './grant-access.ts';
import type { Mutation } from './mutation.ts';
import { openGrantMutations } from './open-grant.ts';
import { revokeAccessMutations } from './revoke-access.ts';
import { sweepGrantsMutations } from './sweep-grants.ts';
import { workflowMutations } from './workflow.ts';

/** In the order of the life of a grant. */
export const mutations: readonly Mutation[] = [
  ...openGrantMutations,
  ...grantAccessMutations,
  ...workflowMutations,
  ...revokeAccessMutations,
  ...sweepGrantsMutations,
];
