import { everyAccount, sharedRuleId } from '../../../request/policy/access-rules.ts';
import type { ApprovalTerms } from '../../../request/policy/approval-terms.ts';
import { freezeId } from '../../../request/policy/freeze.ts';
import { approvalText } from '../../../rules/ask/approval-text.ts';
import type { NameOf } from '../../../rules/ask/explain-decision.ts';
import { type AllowedUser, listAllowed, type Through } from '../../../rules/ask/list-allowed.ts';
import { reasonSummary } from '../../../rules/ask/reason-text.ts';
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
  const { allowed, freeze, nameOf, title } = await list(connection, access).finally(progress.clear);
  const isFrozen = freeze.outcome !== 'missing';
  if (options.json) {
    printJson({ isFrozen, users: allowed.map((user) => userJson(user, nameOf)) });
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
    describeThrough(through, nameOf),
    String(decision.accessSeconds),
    String(decision.maxAccessSeconds),
    decision.approval === undefined ? '' : approvalText(decision.approval, nameOf),
    reasonSummary(decision.reasonTerms),
  ]);
  const headings = ['user', 'slack user', 'through', 'seconds', 'at most', 'approval', 'reason'];
  for (const line of renderTable(headings, rows)) printLine(line);
  return 0;
}

async function list(connection: RulesConnection, access: Access) {
  const { table, facts, organization, policy } = connection;
  const [stored, freeze, users, groups] = await Promise.all([
    table.readAll(),
    facts.records.read(freezeId),
    organization.listUsers(),
    organization.listGroups(),
  ]);
  const records = new Map(stored.map((record) => [record.id, record]));
  const accountId = findAccountId(records, access.account);
  const permissionSet = await findPermissionSet(connection, records, access.permissionSet);
  const groupIds = [accountId, everyAccount].flatMap((account) => {
    const id = sharedRuleId(account, permissionSet.name, permissionSet.arn);
    const read = readRule(records.get(id));
    return read.status === 'usable' ? [...(read.rule.groups ?? [])] : [];
  });
  const members = new Map(
    await Promise.all(
      Array.from(
        new Set(groupIds),
        async (id) => [id, await organization.listMembers(id)] as const,
      ),
    ),
  );
  const names = new Map([
    ...users.map(({ id, userName }) => [id, userName] as const),
    ...groups.map(({ id, name }) => [id, name] as const),
  ]);
  const snapshot = { records, freeze, users, members, permissionSet, accountId };
  return {
    ...(await listAllowed(snapshot, policy)),
    nameOf: (id: string) => names.get(id) ?? id,
    title: `${permissionSet.name} in ${accountId}`,
  };
}

function describeThrough(through: Through, nameOf: NameOf): string {
  const rule = through.isForEveryAccount ? 'the rule for every account' : 'the rule';
  switch (through.kind) {
    case 'personal':
      return through.isForEveryAccount
        ? 'the rule for this user in every account'
        : 'the rule for this user';
    case 'named':
      return `${rule}, by name`;
    case 'everybody':
      return through.isForEveryAccount
        ? 'the rule for everybody who is linked, in every account'
        : 'the rule for everybody who is linked';
    case 'groups':
      return `${rule}, as a member of ${through.groupIds.map(nameOf).join(', ')}`;
  }
}

const userJson = ({ slackUserId, decision, through }: AllowedUser, nameOf: NameOf) => ({
  slackUserId,
  userName: decision.userName,
  principalId: decision.principalId,
  ruleId: decision.ruleId,
  accessSeconds: decision.accessSeconds,
  maxAccessSeconds: decision.maxAccessSeconds,
  reason: decision.reasonTerms.mode,
  tickets: [...decision.reasonTerms.tickets].sort(),
  through: through.kind,
  ...(through.kind === 'groups' && {
    groups: through.groupIds.map(nameOf),
  }),
  ...(decision.approval && { approval: approvalJson(decision.approval, nameOf) }),
});

const approvalJson = (
  { approvers, approverGroups, ...terms }: ApprovalTerms,
  nameOf: NameOf,
): object => ({
  ...terms,
  approvers: Array.from(approvers, nameOf),
  approverGroups: Array.from(approverGroups, nameOf),
});
