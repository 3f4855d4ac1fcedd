import { isDeepStrictEqual } from 'node:util';
import type { AccessRule } from '../../request/policy/access-rules.ts';
import { reasonModes } from '../../request/policy/reason-terms.ts';
import type { RuleStatus } from '../records/rule-status.ts';

/** Whom a record names. Both `undefined`: everybody who is linked, or nobody, as the deployment says. */
export interface Names {
  readonly principals: ReadonlySet<string> | undefined;
  readonly groups: ReadonlySet<string> | undefined;
}

/**
 * Whether a shared rule allows nobody anything that another one denies them. A malformed rule denies everybody,
 * an absent one everybody without a personal rule.
 */
export function isAtMost(a: RuleStatus, b: RuleStatus): boolean {
  if (a.status === 'usable' && b.status === 'usable')
    return areNamesAtMost(a.rule, b.rule) && areLimitsAtMost(a.rule, b.rule);
  return a.status === 'malformed' || (rankOf(a) <= rankOf(b) && !dependsOnDefault(b));
}

/** Whether the deployment's default decides that the rule is malformed: its longest time must be more, and tickets need a reason. */
export const dependsOnDefault = (read: RuleStatus): boolean =>
  read.status === 'usable' &&
  ((read.rule.accessSeconds === undefined && read.rule.maxAccessSeconds !== undefined) ||
    (read.rule.reason === undefined && read.rule.tickets !== undefined));

const rankOf = ({ status }: RuleStatus): number =>
  ['malformed', 'absent', 'usable'].indexOf(status);

const namesNobody = ({ principals, groups }: Names): boolean =>
  principals === undefined && groups === undefined;

/**
 * Whether everybody whom `a` names is named by `b`. What a record without names means depends on the deployment, so
 * it can be compared only with another one.
 */
export function areNamesAtMost(a: Names, b: Names): boolean {
  if (namesNobody(a) || namesNobody(b)) return namesNobody(a) && namesNobody(b);
  return isSubset(a.principals, b.principals) && isSubset(a.groups, b.groups);
}

const isSubset = (a: Names['principals'], b: Names['principals']): boolean =>
  [...(a ?? [])].every((id) => b?.has(id));

/** Names that are in both; `undefined` when nobody is, or when the two cannot be compared. */
export function commonNames(a: Names, b: Names): Names | undefined {
  if (namesNobody(a) || namesNobody(b)) return undefined;
  const principals = intersection(a.principals, b.principals);
  const groups = intersection(a.groups, b.groups);
  return namesNobody({ principals, groups }) ? undefined : { principals, groups };
}

/** `undefined` when nothing is in both: DynamoDB stores no empty set. */
export function intersection(
  a: Names['principals'],
  b: Names['principals'],
): ReadonlySet<string> | undefined {
  const common = [...(a ?? [])].filter((id) => b?.has(id));
  return common.length === 0 ? undefined : new Set(common);
}

/**
 * Whether the limits of `a` are at least as strict as those of `b`. Limits that this function does not know must be
 * equal. Without `accessSeconds` the deployment's default applies, which no other number can be compared with.
 */
export function areLimitsAtMost(a: AccessRule, b: AccessRule): boolean {
  const { accessSeconds: aSeconds, maxAccessSeconds: aMax = aSeconds, ...aRest } = limitsOf(a);
  const { accessSeconds: bSeconds, maxAccessSeconds: bMax = bSeconds, ...bRest } = limitsOf(b);
  if (!areSecondsAtMost(aSeconds, bSeconds) || !areSecondsAtMost(aMax, bMax)) return false;
  if (!isReasonAtMost(a, b)) return false;
  const { approval: aApproval, reason: _, tickets: __, ...aOthers } = aRest;
  const { approval: bApproval, reason: ___, tickets: ____, ...bOthers } = bRest;
  return isApprovalAtMost(aApproval, bApproval) && isDeepStrictEqual(aOthers, bOthers);
}

/** Whether `a` asks for every approval that `b` asks for. Different approvers cannot be compared. */
const isApprovalAtMost = (a: AccessRule['approval'], b: AccessRule['approval']): boolean =>
  b === undefined || isDeepStrictEqual(a, b);

/**
 * Whether `a` asks for a reason at least as early as `b`, and for every ticket that `b` asks for. Where `b` does not say when,
 * the deployment's default applies, and only `first` is never later.
 */
function isReasonAtMost(a: AccessRule, b: AccessRule): boolean {
  if (b.tickets !== undefined && !isSubset(a.tickets ?? new Set(['']), b.tickets)) return false;
  if (a.reason === b.reason) return true;
  // The default may make `b` malformed, and it denies then.
  if (b.reason === undefined) return b.tickets === undefined && a.reason === 'first';
  if (a.reason === undefined) return b.reason === 'none';
  return reasonModes.indexOf(a.reason) >= reasonModes.indexOf(b.reason);
}

const areSecondsAtMost = (a: number | undefined, b: number | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a <= b);

const limitsOf = ({ id: _, principals: __, groups: ___, ...limits }: AccessRule) => limits;
