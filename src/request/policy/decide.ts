import type { AccessRule, UserLink } from './access-rules.ts';
import type { Lookup } from './lookup.ts';

/** Everything that a decision may know. It is gathered by `gatherFacts`. */
export interface Facts {
  readonly link: Lookup<UserLink>;
  readonly user: Lookup<DirectoryUser>;
  readonly permissionSet: Lookup<PermissionSet>;
  readonly personalRule: Lookup<AccessRule>;
  readonly sharedRule: Lookup<AccessRule>;
  /** Those of the shared record's groups that the principal is in. */
  readonly memberships: Lookup<ReadonlySet<string>>;
}

export interface DirectoryUser {
  readonly userName: string;
  readonly enabled: boolean;
}

export interface PermissionSet {
  readonly name: string;
  /** How long a role session of it lives, where Identity Center said so. */
  readonly sessionSeconds?: number | undefined;
}

export interface DecisionPolicy {
  /** Whether a record that names nobody lets every linked principal in. */
  readonly openRecords: 'allow' | 'deny';
  /** How long access lasts where the record does not say. */
  readonly accessSeconds: number;
}

export type Decision = Allowed | Denied;

export interface Allowed {
  readonly outcome: 'allowed';
  readonly recordId: string;
  readonly principalId: string;
  readonly userName: string;
  readonly permissionSetName: string;
  readonly accessSeconds: number;
  /** How long a role session of the permission set lives, where that is known. */
  readonly sessionSeconds?: number | undefined;
}

export type Denied = { readonly outcome: 'denied' } & Denial;

export type Denial =
  | { readonly reason: 'not-linked' }
  | { readonly reason: 'user-gone' | 'user-disabled' }
  | { readonly reason: 'permission-set-unknown' }
  | { readonly reason: 'no-rule' }
  | { readonly reason: 'not-named' | 'rule-names-nobody'; readonly recordId: string }
  | { readonly reason: 'record-malformed'; readonly record: RecordRole; readonly problem: string }
  | { readonly reason: 'lookup-failed'; readonly what: LookupRole; readonly error: string };

export type RecordRole = 'link' | 'personal rule' | 'shared rule';
export type LookupRole = RecordRole | 'user' | 'permission set' | 'group memberships';

/** Whether this person may have this access, by what the records say. Anything unclear is a denial. */
export function decide(facts: Facts, policy: DecisionPolicy): Decision {
  const { link, user, permissionSet, personalRule, sharedRule } = facts;
  if (link.outcome !== 'found') return unusable('link', link, { reason: 'not-linked' });
  if (user.outcome !== 'found') return unusable('user', user, { reason: 'user-gone' });
  if (!user.value.enabled) return denied({ reason: 'user-disabled' });
  if (permissionSet.outcome !== 'found')
    return unusable('permission set', permissionSet, { reason: 'permission-set-unknown' });

  // Both records are judged before either counts: a malformed one vetoes the other.
  for (const [role, record] of [
    ['personal rule', personalRule],
    ['shared rule', sharedRule],
  ] as const)
    if (record.outcome === 'malformed' || record.outcome === 'failed')
      return unusable(role, record, { reason: 'no-rule' });

  const allow = (record: AccessRule): Allowed => ({
    outcome: 'allowed',
    recordId: record.id,
    principalId: link.value.principalId,
    userName: user.value.userName,
    permissionSetName: permissionSet.value.name,
    accessSeconds: record.accessSeconds ?? policy.accessSeconds,
    sessionSeconds: permissionSet.value.sessionSeconds,
  });
  if (personalRule.outcome === 'found') return allow(personalRule.value);
  if (sharedRule.outcome !== 'found') return denied({ reason: 'no-rule' });
  const refusal = refusalByNames(sharedRule.value, link.value.principalId, facts, policy);
  return refusal === undefined ? allow(sharedRule.value) : denied(refusal);
}

/** Why a shared record does not let this principal in; `undefined` when it does. */
function refusalByNames(
  { id, principals, groups }: AccessRule,
  principalId: string,
  { memberships }: Facts,
  policy: DecisionPolicy,
): Denial | undefined {
  if (principals === undefined && groups === undefined)
    return policy.openRecords === 'allow'
      ? undefined
      : { reason: 'rule-names-nobody', recordId: id };
  if (principals?.has(principalId)) return undefined;
  if (groups === undefined) return { reason: 'not-named', recordId: id };
  if (memberships.outcome !== 'found')
    return {
      reason: 'lookup-failed',
      what: 'group memberships',
      error: memberships.outcome === 'failed' ? memberships.error : memberships.outcome,
    };
  const isMember = [...groups].some((group) => memberships.value.has(group));
  return isMember ? undefined : { reason: 'not-named', recordId: id };
}

const denied = (denial: Denial): Denied => ({ outcome: 'denied', ...denial });

function unusable(
  what: LookupRole,
  lookup: Exclude<Lookup<unknown>, { outcome: 'found' }>,
  whenMissing: Denial,
): Denied {
  if (lookup.outcome === 'missing') return denied(whenMissing);
  if (lookup.outcome === 'failed')
    return denied({ reason: 'lookup-failed', what, error: lookup.error });
  return what === 'link' || what === 'personal rule' || what === 'shared rule'
    ? denied({ reason: 'record-malformed', record: what, problem: lookup.problem })
    : denied({ reason: 'lookup-failed', what, error: lookup.problem });
}
