import { isAccountId, isPermissionSetArn } from '../../request/ids.ts';
import type { NamedPermissionSet } from '../../rules/names/organization.ts';
import { suggestNames } from '../../rules/names/organization.ts';
import { isAllowed } from '../../rules/names/resolve-rules.ts';
import {
  parseRuleId,
  prefixes,
  ruleRecordKind,
  type StoredRecords,
} from '../../rules/records/rule-record.ts';
import { UsageError } from '../usage-error.ts';
import type { RulesConnection } from './connect-rules.ts';

/** The 12 digits of an account that was given by them or by its name in the table. Throws UsageError. */
export function findAccountId(records: StoredRecords, account: string): string {
  if (isAccountId(account)) return account;
  const accounts = [...records.values()].filter(({ id }) => ruleRecordKind(id) === 'account');
  const ids = accounts
    .filter(({ name }) => name === account)
    .map(({ id }) => id.slice(prefixes.account.length));
  const [id, ...others] = ids;
  if (others.length > 0)
    throw new UsageError(
      `Several accounts are named ${JSON.stringify(account)}: write the 12 digits.`,
    );
  if (id !== undefined && isAccountId(id)) return id;
  const names = accounts.flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
  throw new UsageError(
    `There is no account ${JSON.stringify(account)} in the table: write its 12 digits${suggestion(account, names)}.`,
  );
}

const suggestion = (wrong: string, names: readonly string[]): string => {
  const [nearest] = suggestNames(wrong, names);
  return nearest === undefined ? '' : `, or ${JSON.stringify(nearest)}`;
};

/** The permission set with this name or ARN. Throws UsageError. */
export async function findPermissionSet(
  { facts, organization }: Pick<RulesConnection, 'facts' | 'organization'>,
  records: StoredRecords,
  nameOrArn: string,
): Promise<NamedPermissionSet> {
  // Rules say which ARN a name had: asking for it costs one call, and the whole list one call for each permission set.
  const arns = isPermissionSetArn(nameOrArn) ? [nameOrArn] : arnsInRules(records, nameOrArn);
  for (const arn of arns) {
    const set = await facts.permissionSets.find(arn);
    if (set !== undefined && (set.name === nameOrArn || arn === nameOrArn)) return { ...set, arn };
  }
  const sets = await organization.listPermissionSets();
  const found = sets.find(({ name }) => name === nameOrArn);
  if (found !== undefined) return found;
  const names = sets.map(({ name }) => name);
  throw new UsageError(
    `The instance has no permission set ${JSON.stringify(nameOrArn)}: write its name or ARN${suggestion(nameOrArn, names)}.`,
  );
}

/** Refuses what the roles of the functions do not allow. Throws UsageError. */
export function requireAllowed(
  { deployment }: Pick<RulesConnection, 'deployment'>,
  accountId: string,
  { arn, name }: NamedPermissionSet,
): void {
  if (!isAllowed(deployment.allowedAccounts, accountId))
    throw new UsageError(
      `The account ${accountId} is not in allowed_accounts of this deployment: add it there and apply Terraform.`,
    );
  if (!isAllowed(deployment.allowedPermissionSets, arn))
    throw new UsageError(
      `The permission set ${name} (${arn}) is not in allowed_permission_sets of this deployment: add it there and apply Terraform.`,
    );
}

const arnsInRules = (records: StoredRecords, name: string): readonly string[] => [
  ...new Set(
    [...records.keys()].flatMap((id) => {
      const key = parseRuleId(id);
      return key?.kind === 'shared' && key.permissionSetName === name ? [key.permissionSetArn] : [];
    }),
  ),
];

/** The Identity Center user with this user name, or with this part before the `@`. Throws UsageError. */
export async function findUser(
  { organization }: Pick<RulesConnection, 'organization'>,
  userName: string,
): Promise<{ readonly id: string; readonly userName: string; readonly enabled: boolean }> {
  const exact = await organization.findUser(userName);
  if (exact !== undefined) return exact;
  const users = await organization.listUsers();
  const [match, ...others] = users.filter((user) => user.userName.split('@')[0] === userName);
  if (match !== undefined && others.length === 0) return match;
  const names = users.map((user) => user.userName);
  throw new UsageError(
    match === undefined
      ? `Identity Center has no user ${JSON.stringify(userName)}: write the user name${suggestion(userName, names)}.`
      : `Several users are named ${JSON.stringify(userName)}: write the whole user name, such as ${match.userName}.`,
  );
}
