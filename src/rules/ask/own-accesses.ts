import { compareText } from '../../platform/compare-text.ts';
import { everyAccount } from '../../request/policy/access-rules.ts';
import {
  type Allowed,
  type Decision,
  type DecisionPolicy,
  decide,
} from '../../request/policy/decide.ts';
import {
  type Directory,
  type FactSources,
  gatherFacts,
  type PermissionSets,
} from '../../request/policy/gather-facts.ts';
import type { IndexedRule, RuleSnapshot } from './rule-snapshot.ts';

/** A permission set in an account for which there is an access rule. */
export interface IndexedAccess {
  readonly accountId: string;
  /** `undefined` where the account has no name in the table. */
  readonly accountName: string | undefined;
  readonly permissionSetArn: string;
  readonly permissionSetName: string;
}

export interface DecidedAccess extends IndexedAccess {
  readonly decision: Decision;
}

/** An access that the person may request. */
export interface OwnAccess extends IndexedAccess {
  readonly decision: Allowed;
}

export const isOwn = (access: DecidedAccess): access is OwnAccess =>
  access.decision.outcome === 'allowed';

/**
 * The accesses that the rules of the index name, sorted by name: in these accounts, or in all, and only those that a rule
 * might allow the person where `onlyOwn` says so. A rule for account `*` names every account that has a name.
 */
export async function listAccesses(
  snapshot: RuleSnapshot,
  permissionSets: PermissionSets,
  { accountIds, onlyOwn }: { readonly accountIds?: ReadonlySet<string>; readonly onlyOwn: boolean },
): Promise<readonly IndexedAccess[]> {
  const nameOf = await namePermissionSets(snapshot, permissionSets);
  const accesses = new Map<string, IndexedAccess>();
  for (const rule of snapshot.rules) {
    const permissionSetName = nameOf.get(rule.permissionSetArn);
    if (permissionSetName === undefined || (onlyOwn && !mayAllow(rule, snapshot))) continue;
    const { permissionSetArn } = rule;
    const inAccounts =
      rule.accountId === everyAccount ? snapshot.accountNames.keys() : [rule.accountId];
    for (const accountId of inAccounts) {
      if (accountIds?.has(accountId) === false) continue;
      const accountName = snapshot.accountNames.get(accountId);
      const access = { accountId, accountName, permissionSetArn, permissionSetName };
      accesses.set(`${accountId}#${permissionSetArn}`, access);
    }
  }
  return [...accesses.values()].sort((a, b) => compareText(sortKeyOf(a), sortKeyOf(b)));
}

const sortKeyOf = ({ accountId, accountName = '', permissionSetName }: IndexedAccess): string =>
  [accountName.toLowerCase(), accountId, permissionSetName].join('\n');

/** Decides each access as a press would, until `max` of them are allowed. A freeze is left out. */
export async function decideAccesses(
  snapshot: RuleSnapshot,
  directory: Directory,
  policy: DecisionPolicy,
  accesses: readonly IndexedAccess[],
  max = Number.POSITIVE_INFINITY,
): Promise<readonly DecidedAccess[]> {
  const decided: DecidedAccess[] = [];
  let allowed = 0;
  for (const access of accesses) {
    const { accountId, permissionSetArn } = access;
    const request = { accountId, permissionSetArn, slack: { userId: snapshot.slackUserId } };
    const facts = await gatherFacts(sourcesOf(snapshot, directory, access), request);
    const decision = decide(facts, policy);
    decided.push({ ...access, decision });
    if (decision.outcome === 'allowed') allowed += 1;
    if (allowed >= max) break;
  }
  return decided;
}

/** The same sources as for a press, in the snapshot. */
function sourcesOf(
  { records, user, memberships, principalId }: RuleSnapshot,
  directory: Directory,
  { permissionSetName }: IndexedAccess,
): FactSources {
  return {
    records: { read: async (id) => records.get(id) },
    permissionSets: { find: async () => ({ name: permissionSetName }) },
    directory: {
      findUser: async () => user,
      membershipsOf: async (_, groupIds) =>
        memberships ?? directory.membershipsOf(principalId, groupIds),
    },
  };
}

/** Whether the rule names the person, or everybody. Which rule counts, the decision finds. */
function mayAllow(rule: IndexedRule, snapshot: RuleSnapshot): boolean {
  if (rule.kind === 'personal') return rule.principalId === snapshot.principalId;
  const shared = snapshot.sharedRules.get(rule.id);
  if (shared === undefined) return false;
  const { principals, groups } = shared;
  if (principals === undefined && groups === undefined) return true;
  if (principals?.has(snapshot.principalId)) return true;
  const { memberships } = snapshot;
  return [...(groups ?? [])].some((group) => memberships === undefined || memberships.has(group));
}

/**
 * The names of permission sets by their ARN: those in the ids of shared rules, where these agree. Identity Center is asked
 * for the others, if a rule for this person names them.
 */
async function namePermissionSets(
  { rules, principalId }: RuleSnapshot,
  permissionSets: PermissionSets,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, Set<string>>();
  for (const rule of rules) {
    if (rule.kind === 'personal' && rule.principalId !== principalId) continue;
    const known = names.get(rule.permissionSetArn) ?? new Set();
    names.set(rule.permissionSetArn, known);
    if (rule.kind === 'shared') known.add(rule.permissionSetName);
  }
  const found = await Promise.all(
    [...names].map(async ([arn, known]): Promise<readonly [string, string | undefined]> => {
      const [name, ...others] = known;
      if (name !== undefined && others.length === 0) return [arn, name];
      return [arn, (await permissionSets.find(arn))?.name];
    }),
  );
  return new Map(found.flatMap(([arn, name]) => (name === undefined ? [] : [[arn, name]])));
}
