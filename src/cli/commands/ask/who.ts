import { sharedRuleId } from '../../../request/policy/access-rules.ts';
import { freezeId } from '../../../request/policy/freeze.ts';
import { type AllowedUser, listAllowed, type Through } from '../../../rules/ask/list-allowed.ts';
import { readRule } from '../../../rules/records/rule-status.ts';
import { createProgressLine } from '../../output/progress-line.ts';
import { printJson } from '../../output/safe-json.ts';
import { renderTable } from '../../output/text-table.ts';
import { printLine } from '../../print-line.ts';
import {
  connectRules,
  type RulesConnection,
  type RulesOptions,
} from '../../rules/connect-rules.ts';
import { findAccountId, findPermissionSet } from '../../rules/find-access.ts';

interface Access {
  readonly account: string;
  readonly permissionSet: string;
}

/** Runs `break-glass who`, and returns the exit code. */
export async function who(access: Access, options: RulesOptions): Promise<number> {
  const progress = createProgressLine();
  const connection = await connectRules(options, progress);
  const { allowed, freeze, groupNames, title } = await list(connection, access).finally(
    progress.clear,
  );
  const isFrozen = freeze.outcome !== 'missing';
  if (options.json) {
    printJson({ isFrozen, users: allowed.map((user) => userJson(user, groupNames)) });
    return 0;
  }
  if (isFrozen) printLine('Nobody may: access is frozen. Without the freeze:');
  if (allowed.length === 0) {
    printLine(`Nobody may use ${title}.`);
    return 0;
  }
  const rows = allowed.map(({ slackUserId, decision, through }) => [
    decision.userName,
    slackUserId,
    describeThrough(through, groupNames),
    String(decision.accessSeconds),
    String(decision.maxAccessSeconds),
  ]);
  for (const line of renderTable(['user', 'slack user', 'through', 'seconds', 'at most'], rows))
    printLine(line);
  return 0;
}

async function list(connection: RulesConnection, access: Access) {
  const { table, facts, organization, deployment } = connection;
  const [stored, freeze, users, groups] = await Promise.all([
    table.readAll(),
    facts.records.read(freezeId),
    organization.listUsers(),
    organization.listGroups(),
  ]);
  const records = new Map(stored.map((record) => [record.id, record]));
  const accountId = findAccountId(records, access.account);
  const permissionSet = await findPermissionSet(connection, records, access.permissionSet);
  const rule = readRule(
    records.get(sharedRuleId(accountId, permissionSet.name, permissionSet.arn)),
  );
  const groupIds = rule.status === 'usable' ? [...(rule.rule.groups ?? [])] : [];
  const members = new Map(
    await Promise.all(
      groupIds.map(async (id) => [id, await organization.listMembers(id)] as const),
    ),
  );
  const { openRecords, accessSeconds } = deployment;
  const snapshot = { records, freeze, users, members, permissionSet, accountId };
  return {
    ...(await listAllowed(snapshot, { openRecords, accessSeconds })),
    groupNames: new Map(groups.map(({ id, name }) => [id, name])),
    title: `${permissionSet.name} in ${accountId}`,
  };
}

function describeThrough(through: Through, groupNames: ReadonlyMap<string, string>): string {
  switch (through.kind) {
    case 'personal':
      return 'the rule for this user';
    case 'named':
      return 'the rule, by name';
    case 'everybody':
      return 'the rule for everybody who is linked';
    case 'groups':
      return `the rule, as a member of ${through.groupIds.map((id) => groupNames.get(id) ?? id).join(', ')}`;
  }
}

const userJson = (
  { slackUserId, decision, through }: AllowedUser,
  groupNames: ReadonlyMap<string, string>,
) => ({
  slackUserId,
  userName: decision.userName,
  principalId: decision.principalId,
  ruleId: decision.ruleId,
  accessSeconds: decision.accessSeconds,
  maxAccessSeconds: decision.maxAccessSeconds,
  through: through.kind,
  ...(through.kind === 'groups' && {
    groups: through.groupIds.map((id) => groupNames.get(id) ?? id),
  }),
});
