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

interface EarlySources extends FactSources {
  /** Finds the name of a permission set elsewhere; `undefined` where it is not known there. */
  readonly findName: (request: AccessRequest) => Promise<string | undefined>;
  /** Resolves once Identity Center has taken so long that the name is looked for elsewhere. */
  readonly waitForName: () => Promise<void>;
}

/**
 * Decides by the name of the permission set that is there first: Identity Center's, which can take a second, or the one that
 * `findName` finds. Access rules are looked up by it.
 */
export async function decideEarly(
  sources: EarlySources,
  policy: DecisionPolicy,
  request: AccessRequest,
): Promise<EarlyDecision> {
  const described = sources.permissionSets.find(request.permissionSetArn);
  const confirmed = lookUp(() => described);
  const first = Promise.race([described, findEarly(sources, described, request)]);
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

async function findEarly(
  { findName, waitForName }: EarlySources,
  described: Promise<PermissionSet | undefined>,
  request: AccessRequest,
): Promise<PermissionSet | undefined> {
  const isSlow = await Promise.race([
    described.then(
      () => false,
      () => false,
    ),
    waitForName().then(() => true),
  ]);
  if (!isSlow) return described;
  const name = await findName(request).catch(() => undefined);
  return name === undefined ? described : { name };
}
