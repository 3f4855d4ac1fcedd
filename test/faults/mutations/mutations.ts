import { givingMutations } from './giving.ts';
import type { Mutation } from './mutation.ts';
import { openingMutations } from './opening.ts';
import { sweepMutations } from './sweep.ts';
import { takingMutations } from './taking.ts';
import { workflowMutations } from './workflow.ts';

/** In the order of the way of a grant. */
export const mutations: readonly Mutation[] = [
  ...openingMutations,
  ...givingMutations,
  ...workflowMutations,
  ...takingMutations,
  ...sweepMutations,
];
