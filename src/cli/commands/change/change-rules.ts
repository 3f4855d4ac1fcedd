import {
  everyAccount,
  personalRuleId,
  sharedRuleId,
} from '../../../request/policy/access-rules.ts';
import { accountRecordId } from '../../../request/policy/account-record.ts';
import type { Changed } from '../../../rules/change/change-links.ts';
import { allow, deny, denyEverybody, type RuleChange } from '../../../rules/change/change-rule.ts';
import type { OrganizationUser } from '../../../rules/names/organization.ts';
import type { StoredRecords } from '../../../rules/records/rule-record.ts';
import { type RuleStatus, readRule } from '../../../rules/records/rule-status.ts';
import { createProgressLine } from '../../output/progress-line.ts';
import {
  connectRules,
  type RulesConnection,
  type RulesOptions,
} from '../../rules/connect-rules.ts';
import { findAccountId, findPermissionSet, requireAllowed } from '../../rules/find-access.ts';
import { requireGroup, requireUser } from '../../rules/require-names.ts';
import { indexOf, writeChange } from '../../rules/write-change.ts';
import type { WriteOptions } from '../../rules/write-plan.ts';
import { UsageError } from '../../usage-error.ts';

interface Access {
  readonly account: string;
  readonly permissionSet: string;
}

interface NamesOptions extends RulesOptions, WriteOptions {
  readonly user: readonly string[];
  readonly group: readonly string[];
}

export interface AllowOptions extends NamesOptions {
  readonly accessSeconds?: number;
}

export interface DenyOptions extends NamesOptions {
  readonly everybody?: true;
}

/** Runs `break-glass allow`, and returns the exit code. */
export async function allowAccess(access: Access, options: AllowOptions): Promise<number> {
  if (options.user.length + options.group.length === 0)
    throw new UsageError('Name whom to allow: with --user or --group.');
  return changeRule(access, options, {
    changeRecords(connection, stored, change) {
      requireAllowed(connection, change.accountId, change.permissionSet);
      return allow(stored, { ...change, accessSeconds: options.accessSeconds });
    },
    findWarnings: async (_, users) =>
      users
        .filter(({ enabled }) => !enabled)
        .map(
          ({ userName }) =>
            `The user ${JSON.stringify(userName)} is disabled: they are denied until Identity Center enables them.`,
        ),
  });
}

/** Runs `break-glass deny`, and returns the exit code. */
export async function denyAccess(access: Access, options: DenyOptions): Promise<number> {
  const isNamed = options.user.length + options.group.length > 0;
  if (isNamed === (options.everybody === true))
    throw new UsageError('Name whom to deny: with --user and --group, or --everybody alone.');
  return changeRule(access, options, {
    changeRecords: (_, stored, change) =>
      options.everybody ? denyEverybody(stored, change) : deny(stored, change),
    findWarnings: findStillAllowed,
  });
}

interface KindOfChange {
  readonly changeRecords: (
    connection: RulesConnection,
    stored: StoredRecords,
    change: RuleChange,
  ) => Changed;
  readonly findWarnings: (
    connection: RulesConnection,
    users: readonly OrganizationUser[],
    rule: RuleStatus,
  ) => Promise<readonly string[]>;
}

/** Users who were removed by name, and whom a group of the rule that is left still allows. */
async function findStillAllowed(
  { facts }: RulesConnection,
  users: readonly OrganizationUser[],
  rule: RuleStatus,
): Promise<readonly string[]> {
  const groups = rule.status === 'usable' ? rule.rule.groups : undefined;
  if (groups === undefined) return [];
  const warnings: string[] = [];
  for (const { id, userName } of users)
    if ((await facts.directory.membershipsOf(id, groups)).size > 0)
      warnings.push(
        `${JSON.stringify(userName)} still may, as a member of a group that the rule names: remove them from the group, or the group from the rule.`,
      );
  return warnings;
}

async function changeRule(
  access: Access,
  options: NamesOptions,
  kind: KindOfChange,
): Promise<number> {
  const progress = createProgressLine();
  const connection = await connectRules(options, progress);
  const stored = new Map((await connection.table.readAll()).map((record) => [record.id, record]));
  const accountId = findAccountId(stored, access.account);
  const permissionSet = await findPermissionSet(connection, stored, access.permissionSet);
  const { organization } = connection;
  const users = await forEach(options.user, (name) => requireUser(organization, name));
  const groups = await forEach(options.group, (name) => requireGroup(organization, name));
  const change = {
    accountId,
    permissionSet,
    principals: new Set(users.map(({ id }) => id)),
    groups: new Set(groups.map(({ id }) => id)),
  };
  const changed = kind.changeRecords(connection, stored, change);
  const id = sharedRuleId(accountId, permissionSet.name, permissionSet.arn);
  const rule = readRule('records' in changed ? changed.records.get(id) : undefined);
  const after = 'records' in changed ? changed.records : stored;
  const messages = [
    ...(await kind.findWarnings(connection, users, rule)),
    ...warnOfEveryAccount(stored, after, change),
    ...warnOfOwnRules(stored, users, change),
  ];
  progress.clear();
  const warnings = messages.map((message) => ({ message }));
  const names = indexOf(users, groups, [permissionSet]);
  return writeChange({ connection, progress, stored, names, warnings }, changed, options);
}

/** A rule of the account replaces the shared rule for every account, and without it that one applies. */
function warnOfEveryAccount(
  before: StoredRecords,
  after: StoredRecords,
  { accountId, permissionSet: { name, arn } }: RuleChange,
): readonly string[] {
  const id = sharedRuleId(accountId, name, arn);
  const applies =
    before.has(sharedRuleId(everyAccount, name, arn)) && before.has(accountRecordId(accountId));
  if (!applies || before.has(id) === after.has(id)) return [];
  return [
    after.has(id)
      ? `In this account, the rule replaces the one for every account ("*") for ${name}: those whom only that one names may not any more.`
      : `The rule for every account ("*") for ${name} now applies in this account: those whom it names may.`,
  ];
}

/** A rule for one user in every account is evaluated before the shared rule of the account. */
const warnOfOwnRules = (
  stored: StoredRecords,
  users: readonly OrganizationUser[],
  { accountId, permissionSet: { arn } }: RuleChange,
): readonly string[] =>
  users
    .filter(({ id }) => stored.has(personalRuleId(everyAccount, arn, id)))
    .filter(() => stored.has(accountRecordId(accountId)))
    .map(
      ({ userName }) =>
        `The rule for ${JSON.stringify(userName)} in every account ("*") is evaluated first, and still allows them here.`,
    );

async function forEach<T>(
  names: readonly string[],
  find: (name: string) => Promise<T>,
): Promise<readonly T[]> {
  const found: T[] = [];
  for (const name of names) found.push(await find(name));
  return found;
}
