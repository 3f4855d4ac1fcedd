import { instanceArnOf, isPermissionSetArn } from '../../request/ids.ts';
import {
  everyAccount,
  personalRuleId,
  ruleIndexValue,
  sharedRuleId,
} from '../../request/policy/access-rules.ts';
import { checkApproverCount } from '../file/check-rule.ts';
import {
  accountIdOf,
  findDuplicateRules,
  findRulesWithoutBotToken,
} from '../file/check-rules-file.ts';
import type { RulesFile } from '../file/parse-rules-file.ts';
import type { Problem } from '../file/problem.ts';
import type { FileRule } from '../file/rules-schema.ts';
import type { Path } from '../file/yaml-text.ts';
import type { RuleRecord } from '../records/rule-record.ts';
import { readRule } from '../records/rule-status.ts';
import { buildRecord } from './build-records.ts';
import type { DeploymentLimits, ResolveDeps } from './resolve-deps.ts';
import type { Resolver } from './resolver.ts';

interface ResolvedRules {
  readonly records: readonly RuleRecord[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Turns each rule of a file into the record that the decision looks up. */
export function resolveRules(
  file: RulesFile,
  resolver: Resolver,
  deps: ResolveDeps,
): ResolvedRules {
  const warnings: Problem[] = [];
  const records = file.rules.flatMap((rule, index) => {
    const path = ['rules', index];
    const record = resolveRule(file, resolver, deps, { rule, path });
    if (record === undefined) return [];
    const problem = findUnusable(file, deps, rule, record);
    if (problem !== undefined)
      warnings.push({
        message: `Nobody gets access by this rule: ${problem}.`,
        position: file.locate(path),
      });
    return [record];
  });
  const duplicates = findDuplicateRules(
    file,
    ({ account }) => accountIdOf(file, account) ?? account,
    ({ permissionSet, user }) => ({
      permissionSet: deps.names.permissionSet(permissionSet)?.arn ?? permissionSet,
      user,
    }),
  );
  const { hasBotToken, reason } = deps.limits;
  const unusable = hasBotToken ? [] : findRulesWithoutBotToken(file, reason);
  return { records, problems: [...duplicates, ...unusable], warnings };
}

/** Why nobody gets access by this rule, although it is right. */
function findUnusable(
  file: RulesFile,
  { limits }: ResolveDeps,
  { account, reason = limits.reason, tickets }: FileRule,
  record: RuleRecord,
): string | undefined {
  const read = readRule(record);
  if (read.status === 'malformed') return `it is malformed (${read.problem})`;
  if (tickets !== undefined && reason === 'none')
    return 'it has tickets, and the deployment asks for no reason. Say reason: first or after';
  return account === everyAccount && Object.keys(file.accounts).length === 0
    ? 'account "*" stands for the accounts that have a name, and none has one. Add some under accounts'
    : undefined;
}

interface RuleAt {
  readonly rule: FileRule;
  readonly path: Path;
}

function resolveRule(
  file: RulesFile,
  resolver: Resolver,
  deps: ResolveDeps,
  { rule, path }: RuleAt,
): RuleRecord | undefined {
  const at = (key: keyof FileRule): Path => [...path, key];
  const accountId = accountIdOf(file, rule.account);
  const set = findPermissionSet(resolver, deps, { rule, path });
  const user = rule.user === undefined ? undefined : resolver.user(at('user'), rule.user);
  const attributes = {
    principals: resolver.users(at('users'), rule.users),
    groups: resolver.groups(at('groups'), rule.groups),
    approvers: resolver.users(at('approvers'), rule.approvers),
    approverGroups: resolver.groups(at('approverGroups'), rule.approverGroups),
    tickets: rule.tickets && new Set(rule.tickets),
    description: rule.description,
    accessSeconds: rule.accessSeconds,
    maxAccessSeconds: rule.maxAccessSeconds,
    reason: rule.reason,
    approvals: rule.approvals,
    approvalSeconds: rule.approvalSeconds,
    override: rule.override,
    rule: ruleIndexValue,
  };
  const isUnknownUser = rule.user !== undefined && user === undefined;
  if (accountId === undefined || set === undefined || isUnknownUser) return undefined;
  if (!isAllowed(deps.limits.allowedAccounts, accountId))
    resolver.report(
      at('account'),
      `The account ${accountId} is not in allowed_accounts of this deployment: add it there and apply Terraform, or remove the rule.`,
    );
  checkApprovers(resolver, deps, { rule, path }, { ...attributes, user: user?.id });
  const id =
    user === undefined
      ? sharedRuleId(accountId, set.name, set.arn)
      : personalRuleId(accountId, set.arn, user.id);
  return buildRecord(id, attributes);
}

function findPermissionSet(resolver: Resolver, deps: ResolveDeps, { rule, path }: RuleAt) {
  const { permissionSet } = rule;
  const at = [...path, 'permissionSet'];
  const { instanceArn } = deps.names.organization;
  if (isPermissionSetArn(permissionSet) && instanceArnOf(permissionSet) !== instanceArn) {
    resolver.report(
      at,
      `The permission set ${permissionSet} is of another instance than the deployment’s, ${instanceArn}: write its name, or an ARN of that instance.`,
    );
    return undefined;
  }
  const set = resolver.permissionSet(at, permissionSet);
  if (set !== undefined && !isAllowed(deps.limits.allowedPermissionSets, set.arn))
    resolver.report(
      at,
      `The permission set ${set.name} (${set.arn}) is not in allowed_permission_sets of this deployment: add it there and apply Terraform, or remove the rule.`,
    );
  return set;
}

export const isAllowed = (allowed: DeploymentLimits['allowedAccounts'], value: string): boolean =>
  value === everyAccount || allowed.includes('*') || allowed.includes(value);

interface RuleIds {
  readonly user: string | undefined;
  readonly principals: ReadonlySet<string> | undefined;
  readonly groups: ReadonlySet<string> | undefined;
  readonly approvers: ReadonlySet<string> | undefined;
  readonly approverGroups: ReadonlySet<string> | undefined;
}

/** Counts approvers and requesters with the members of their groups. */
function checkApprovers(
  resolver: Resolver,
  { members }: ResolveDeps,
  { rule, path }: RuleAt,
  ids: RuleIds,
): void {
  if (rule.approvals === undefined || resolver.problems.length > 0) return;
  const withMembers = (own: RuleIds['principals'], groups: RuleIds['groups']) =>
    new Set([...(own ?? []), ...[...(groups ?? [])].flatMap((id) => [...(members.get(id) ?? [])])]);
  const approvers = withMembers(ids.approvers, ids.approverGroups);
  const requesters = withMembers(ids.principals, ids.groups);
  if (ids.user !== undefined) requesters.add(ids.user);
  for (const [key, message] of checkApproverCount(rule, approvers, requesters))
    resolver.report([...path, key], message);
}
