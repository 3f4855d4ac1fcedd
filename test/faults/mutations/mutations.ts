import type { Mutation } from './mutation.ts';
import { approvalMutations } from './rules/approvals.ts';
import { decideGrantMutations } from './rules/decide-grant.ts';
import { endEarlyMutations } from './rules/end-early.ts';
import { extendMutations } from './rules/extend.ts';
import { giveReasonMutations } from './rules/give-reason.ts';
import { grantAccessMutations } from './rules/grant-access.ts';
import { lateAnswerMutations } from './rules/late-answers.ts';
import { openGrantMutations } from './rules/open-grant.ts';
import { notificationsMutations, reportsMutations } from './rules/reports.ts';
import { revokeAccessMutations } from './rules/revoke-access.ts';
import { revokeByMemoryMutations } from './rules/revoke-by-memory.ts';
import { sweepGrantsMutations } from './rules/sweep-grants.ts';
import { workflowMutations } from './rules/workflow.ts';

/** In the order of the life of a grant. */
export const mutations: readonly Mutation[] = [
  ...openGrantMutations,
  ...lateAnswerMutations,
  ...decideGrantMutations,
  ...approvalMutations,
  ...grantAccessMutations,
  ...workflowMutations,
  ...endEarlyMutations,
  ...extendMutations,
  ...giveReasonMutations,
  ...revokeAccessMutations,
  ...revokeByMemoryMutations,
  ...sweepGrantsMutations,
  ...reportsMutations,
  ...notificationsMutations,
];
