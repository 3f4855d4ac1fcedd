import { decideGrantMutations } from './decide-grant.ts';
import { endEarlyMutations } from './end-early.ts';
import { grantAccessMutations } from './grant-access.ts';
import { lateAnswerMutations } from './late-answers.ts';
import type { Mutation } from './mutation.ts';
import { openGrantMutations } from './open-grant.ts';
import { notificationsMutations, reportsMutations } from './reports.ts';
import { revokeAccessMutations } from './revoke-access.ts';
import { revokeByMemoryMutations } from './revoke-by-memory.ts';
import { sweepGrantsMutations } from './sweep-grants.ts';
import { workflowMutations } from './workflow.ts';

/** In the order of the life of a grant. */
export const mutations: readonly Mutation[] = [
  ...openGrantMutations,
  ...lateAnswerMutations,
  ...decideGrantMutations,
  ...grantAccessMutations,
  ...workflowMutations,
  ...endEarlyMutations,
  ...revokeAccessMutations,
  ...revokeByMemoryMutations,
  ...sweepGrantsMutations,
  ...reportsMutations,
  ...notificationsMutations,
];
