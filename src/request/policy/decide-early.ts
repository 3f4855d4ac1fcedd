import type { AccessRequest } from '../access-request.ts';
import { type Decision, type DecisionPolicy, decide, type PermissionSet } from './decide.ts';
import { type FactSources, gatherFacts, lookUpAndDecide } from './gather-facts.ts';
import { lookUp } from './lookup.ts';

/** A decision by a name of the permission set that Identity Center may not have confirmed yet. */
export interface EarlyDecision {
  /** Enough to ask the requester why, and for nothing else: the answer is decided anew. */
  readonly decision: Decision;
  /** Waits for Identity Center, and decides by what it says. */
  readonly confirm: () => Promise<Decision>;
}

/** Finds the name of a permission set elsewhere; `undefined` where it is not known there, or need not be looked up. */
export type FindName = (request: AccessRequest) => Promise<string | undefined> | undefined;

/**
 * Decides by the name of the permission set that is there first: Identity Center's, which can take a second, or the one that
 * `findName` finds. Access rules are looked up by it.
 */
export async function decideEarly(
  sources: FactSources,
  findName: FindName,
  policy: DecisionPolicy,
  request: AccessRequest,
): Promise<EarlyDecision> {
  const described = sources.permissionSets.find(request.permissionSetArn);
  const confirmed = lookUp(() => described);
  const first = firstOf(described, findName(request));
  const early = { ...sources, permissionSets: { find: () => first } };
  const facts = await gatherFacts(early, request);
  return {
    decision: decide(facts, policy),
    async confirm() {
      const permissionSet = await confirmed;
      const isOther =
        permissionSet.outcome === 'found' &&
        facts.permissionSet.outcome === 'found' &&
        permissionSet.value.name !== facts.permissionSet.value.name;
      return isOther
        ? lookUpAndDecide(sources, policy, request)
        : decide({ ...facts, permissionSet }, policy);
    },
  };
}

function firstOf(
  described: Promise<PermissionSet | undefined>,
  named: ReturnType<FindName>,
): Promise<PermissionSet | undefined> {
  if (named === undefined) return described;
  const indexed = named.then(
    (name) => (name === undefined ? described : { name }),
    () => described,
  );
  return Promise.race([described, indexed]);
}
