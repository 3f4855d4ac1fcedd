import { type AccessRule, problemOfMax, type UserLink } from './access-rules.ts';
import type { ApprovalTerms } from './approval-terms.ts';
import { findCountingRule, isShared, type RuleFacts } from './counting-rule.ts';
import type { Freeze } from './freeze.ts';
import type { Lookup } from './lookup.ts';
import { problemOfTickets, type ReasonMode, type ReasonTerms } from './reason-terms.ts';

/** The only inputs of a decision besides the policy. `gatherFacts` looks them up. */
export interface Facts extends RuleFacts {
  readonly freeze: Lookup<Freeze>;
  readonly link: Lookup<UserLink>;
  readonly user: Lookup<DirectoryUser>;
  readonly permissionSet: Lookup<PermissionSet>;
  /** Those of the groups that the principal is a member of, of the shared rule that counts. */
  readonly memberships: Lookup<ReadonlySet<string>>;
}

export interface DirectoryUser {
  readonly userName: string;
  readonly enabled: boolean;
}

export interface PermissionSet {
  readonly name: string;
  /** The duration of its role sessions, where Identity Center returned one. */
  readonly sessionSeconds?: number | undefined;
}

export interface DecisionPolicy {
  /** Whether a rule that names no principal and no group matches every linked principal. */
  readonly openRecords: 'allow' | 'deny';
  /** The duration of access where the rule sets none. */
  readonly accessSeconds: number;
  /** When requesters say why where the rule does not say. */
  readonly reason: ReasonMode;
  /** Without the bot token approvers cannot be asked, and no modal can be opened. */
  readonly hasBotToken: boolean;
}

export type Decision = Allowed | Denied;

export interface Allowed {
  readonly outcome: 'allowed';
  readonly ruleId: string;
  readonly principalId: string;
  readonly userName: string;
  readonly permissionSetName: string;
  readonly accessSeconds: number;
  /** How long access may last with extensions; `accessSeconds` where the rule allows none. */
  readonly maxAccessSeconds: number;
  /** The duration of the permission set's role sessions, where it is known. */
  readonly sessionSeconds?: number | undefined;
  /** What must be approved before access is granted; absent where the rule asks for no approval. */
  readonly approval?: ApprovalTerms | undefined;
  readonly reasonTerms: ReasonTerms;
}

export type Denied = { readonly outcome: 'denied' } & Denial;

type Denial =
  | {
      readonly reason: 'frozen';
      readonly frozenBy: string;
      readonly frozenAt: string;
      /** The reason that was given for the freeze. */
      readonly why: string;
    }
  | { readonly reason: 'not-linked' }
  | { readonly reason: 'user-not-found' | 'user-disabled' }
  | { readonly reason: 'permission-set-unknown' }
  | { readonly reason: 'no-rule' }
  | {
      readonly reason:
        | 'not-named'
        | 'rule-names-no-principal'
        | 'approval-impossible'
        | 'reason-impossible';
      readonly ruleId: string;
    }
  | { readonly reason: 'record-malformed'; readonly record: RecordKind; readonly problem: string }
  | { readonly reason: 'lookup-failed'; readonly lookup: LookupKind; readonly error: string };

/** Every reason for a denial. */
export const denialReasons: readonly string[] = Object.keys({
  frozen: true,
  'not-linked': true,
  'user-not-found': true,
  'user-disabled': true,
  'permission-set-unknown': true,
  'no-rule': true,
  'not-named': true,
  'rule-names-no-principal': true,
  'approval-impossible': true,
  'reason-impossible': true,
  'record-malformed': true,
  'lookup-failed': true,
} satisfies Record<Denial['reason'], true>);

const recordKinds = [
  'freeze',
  'link',
  'account record',
  'personal rule',
  'shared rule',
  'wildcard personal rule',
  'wildcard shared rule',
] as const;

type RecordKind = (typeof recordKinds)[number];
type LookupKind = RecordKind | 'user' | 'permission set' | 'group memberships';

/**
 * Decides whether the requester may have this access. A freeze denies first of all. A lookup that is
 * missing, malformed or failed is a denial, if the decision depends on it. See `counting-rule.ts` for which rule counts.
 */
export function decide(facts: Facts, policy: DecisionPolicy): Decision {
  const { freeze, link, user, permissionSet } = facts;
  if (freeze.outcome === 'found') return denied(denialByFreeze(freeze.value));
  if (freeze.outcome !== 'missing') return denyUnusable('freeze', freeze);
  if (link.outcome !== 'found') return denyFor('link', link, { reason: 'not-linked' });
  if (user.outcome !== 'found') return denyFor('user', user, { reason: 'user-not-found' });
  if (!user.value.enabled) return denied({ reason: 'user-disabled' });
  if (permissionSet.outcome !== 'found')
    return denyFor('permission set', permissionSet, { reason: 'permission-set-unknown' });

  const unusable = findUnusableRule(facts, policy);
  if (unusable !== undefined) return denyUnusable(...unusable);
  const counting = findCountingRule(facts);
  if (counting === undefined) return denied({ reason: 'no-rule' });
  const { fact, rule } = counting;
  const { principalId } = link.value;
  const denial = isShared(fact) && denialBySharedRule(rule, principalId, facts, policy);
  if (denial) return denied(denial);
  if (rule.approval !== undefined && !policy.hasBotToken)
    return denied({ reason: 'approval-impossible', ruleId: rule.id });
  const reasonTerms = {
    mode: rule.reason ?? policy.reason,
    tickets: rule.tickets ?? new Set<string>(),
  };
  if (reasonTerms.mode === 'first' && !policy.hasBotToken)
    return denied({ reason: 'reason-impossible', ruleId: rule.id });
  const accessSeconds = rule.accessSeconds ?? policy.accessSeconds;
  return {
    outcome: 'allowed',
    ruleId: rule.id,
    principalId,
    userName: user.value.userName,
    permissionSetName: permissionSet.value.name,
    accessSeconds,
    maxAccessSeconds: rule.maxAccessSeconds ?? accessSeconds,
    sessionSeconds: permissionSet.value.sessionSeconds,
    ...(rule.approval && { approval: rule.approval }),
    reasonTerms,
  };
}

/** A rule that is malformed, or whose lookup failed, denies access even if another rule would allow it. */
function findUnusableRule(
  facts: Facts,
  policy: DecisionPolicy,
): readonly [LookupKind, Unusable] | undefined {
  const { account, wildcardPersonalRule, wildcardSharedRule } = facts;
  const hasWildcard = [wildcardPersonalRule, wildcardSharedRule].some(
    ({ outcome }) => outcome !== 'missing',
  );
  const all: readonly (readonly [LookupKind, Lookup<AccessRule>])[] = [
    ['personal rule', facts.personalRule],
    ['shared rule', facts.sharedRule],
    ['wildcard personal rule', wildcardPersonalRule],
    ['wildcard shared rule', wildcardSharedRule],
  ];
  // Without the account's record, rules for account `*` do not apply, malformed ones neither.
  const applying = account.outcome === 'missing' ? all.slice(0, 2) : all;
  for (const [kind, rule] of applying) {
    const usable = withDefault(rule, policy);
    if (isUnusable(usable)) return [kind, usable];
  }
  return hasWildcard && isUnusable(account) ? ['account record', account] : undefined;
}

function withDefault(rule: Lookup<AccessRule>, policy: DecisionPolicy): Lookup<AccessRule> {
  const problem = rule.outcome === 'found' ? problemWithDefaults(rule.value, policy) : undefined;
  return problem === undefined ? rule : { outcome: 'malformed', problem };
}

/**
 * Why a rule is malformed with the deployment's defaults; `undefined` if it is not. One without `accessSeconds` is if its longest
 * time is not more than the default, and one with `tickets` alone if the deployment asks for no reason.
 */
export const problemWithDefaults = (
  { accessSeconds, maxAccessSeconds, reason, tickets }: AccessRule,
  defaults: Pick<DecisionPolicy, 'accessSeconds' | 'reason'>,
): string | undefined =>
  problemOfMax(maxAccessSeconds, accessSeconds ?? defaults.accessSeconds) ??
  problemOfTickets(tickets, reason ?? defaults.reason);

const denialByFreeze = ({ frozenBy, frozenAt, reason: why }: Freeze): Denial => ({
  reason: 'frozen',
  frozenBy,
  frozenAt,
  why,
});

/** Why a shared rule does not match this principal; `undefined` when it does. */
function denialBySharedRule(
  { id, principals, groups }: AccessRule,
  principalId: string,
  { memberships }: Facts,
  policy: DecisionPolicy,
): Denial | undefined {
  if (principals === undefined && groups === undefined)
    return policy.openRecords === 'allow'
      ? undefined
      : { reason: 'rule-names-no-principal', ruleId: id };
  if (principals?.has(principalId)) return undefined;
  if (groups === undefined) return { reason: 'not-named', ruleId: id };
  if (memberships.outcome !== 'found')
    return {
      reason: 'lookup-failed',
      lookup: 'group memberships',
      error: memberships.outcome === 'failed' ? memberships.error : memberships.outcome,
    };
  const isMember = [...groups].some((group) => memberships.value.has(group));
  return isMember ? undefined : { reason: 'not-named', ruleId: id };
}

const denied = (denial: Denial): Denied => ({ outcome: 'denied', ...denial });

type Unusable = Extract<Lookup<never>, { outcome: 'malformed' | 'failed' }>;

const isUnusable = (lookup: Lookup<unknown>): lookup is Unusable =>
  lookup.outcome === 'malformed' || lookup.outcome === 'failed';

const denyFor = (
  lookup: LookupKind,
  result: Unusable | { readonly outcome: 'missing' },
  whenMissing: Denial,
): Denied => (result.outcome === 'missing' ? denied(whenMissing) : denyUnusable(lookup, result));

function denyUnusable(lookup: LookupKind, result: Unusable): Denied {
  if (result.outcome === 'failed')
    return denied({ reason: 'lookup-failed', lookup, error: result.error });
  return isRecordKind(lookup)
    ? denied({ reason: 'record-malformed', record: lookup, problem: result.problem })
    : denied({ reason: 'lookup-failed', lookup, error: result.problem });
}

const isRecordKind = (lookup: LookupKind): lookup is RecordKind =>
  new Set<LookupKind>(recordKinds).has(lookup);
