import { type Decision, type DecisionPolicy, decide } from './decide.ts';
import { type FactSources, type FactsRequest, gatherFacts } from './gather-facts.ts';

export type Decide = (request: FactsRequest) => Promise<Decision>;

/** Looks up the facts about a request and decides on them, anew each time. */
export const createDecision =
  (sources: FactSources, policy: DecisionPolicy): Decide =>
  async (request) =>
    decide(await gatherFacts(sources, request), policy);
