import { everyAccount } from '../../../request/policy/access-rules.ts';
import { accountRecordId } from '../../../request/policy/account-record.ts';
import { adminsId, parseAdmins } from '../../../request/policy/admins.ts';
import { type DecisionPolicy, problemWithDefaults } from '../../../request/policy/decide.ts';
import { MalformedRecordError } from '../../../request/policy/lookup.ts';
import { approvalText } from '../../../rules/ask/approval-text.ts';
import { reasonSummary } from '../../../rules/ask/reason-text.ts';
import { createNameIndex, type NameIndex } from '../../../rules/names/organization.ts';
import {
  parseRuleId,
  prefixes,
  ruleRecordKind,
  type StoredRecords,
  type StoredRuleRecord,
} from '../../../rules/records/rule-record.ts';
import { readRule } from '../../../rules/records/rule-status.ts';
import { createProgressLine } from '../../output/progress-line.ts';
import { printJson } from '../../output/safe-json.ts';
import { renderTable } from '../../output/text-table.ts';
import { printLine } from '../../print-line.ts';
import { connectRules, type RulesOptions } from '../../rules/connect-rules.ts';

interface Listing {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Runs `break-glass list`, and returns the exit code. */
export async function list(section: string, options: RulesOptions): Promise<number> {
  const progress = createProgressLine();
  const { organization, table, policy } = await connectRules(options, progress);
  const [users, groups, stored] = await Promise.all([
    organization.listUsers(),
    organization.listGroups(),
    table.readAll(),
  ]).finally(progress.clear);
  const names = createNameIndex({ instanceArn: '', users, groups, permissionSets: [] });
  const records = new Map(stored.map((record) => [record.id, record]));
  const { headings, rows } = (listings[section] ?? listRules)(records, names, policy);
  if (options.json)
    printJson(
      rows.map((row) => Object.fromEntries(headings.map((key, index) => [key, row[index]]))),
    );
  else if (rows.length === 0) printLine(`The table has no ${section}.`);
  else for (const line of renderTable(headings, rows)) printLine(line);
  return 0;
}

type List = (records: StoredRecords, names: NameIndex, policy: DecisionPolicy) => Listing;

const ofKind = (records: StoredRecords, kind: string): readonly StoredRuleRecord[] =>
  [...records.values()]
    .filter(({ id }) => ruleRecordKind(id) === kind)
    .sort((a, b) => (a.id < b.id ? -1 : 1));

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const nameOf = (id: string, names: NameIndex): string =>
  names.userWithId(id)?.userName ?? names.groupWithId(id)?.name ?? id;

const listRules: List = (records, names, policy) => ({
  headings: [
    'account',
    'permission set',
    'who',
    'seconds',
    'at most',
    'approval',
    'reason',
    'state',
  ],
  rows: ofKind(records, 'rule').map((record) => {
    const key = parseRuleId(record.id);
    if (key === undefined) return [record.id, '', '', '', '', '', '', 'no decision reads it'];
    return [
      accountOf(key.accountId, records),
      key.kind === 'shared' ? key.permissionSetName : key.permissionSetArn,
      key.kind === 'personal' ? nameOf(key.principalId, names) : whoOf(record, names),
      String(record['accessSeconds'] ?? 'default'),
      String(record['maxAccessSeconds'] ?? record['accessSeconds'] ?? 'default'),
      approvalOf(record, names),
      reasonOf(record, policy),
      stateOf(record, policy),
    ];
  }),
});

function stateOf(record: StoredRuleRecord, policy: DecisionPolicy): string {
  const read = readRule(record);
  if (read.status !== 'usable') return 'denies everybody';
  const { approval, reason = policy.reason } = read.rule;
  const needsBotToken = approval !== undefined || reason === 'first';
  const isMalformed = problemWithDefaults(read.rule, policy) !== undefined;
  return isMalformed || (needsBotToken && !policy.hasBotToken) ? 'denies everybody' : 'in force';
}

function reasonOf(
  record: StoredRuleRecord,
  { reason: defaultReason }: Pick<DecisionPolicy, 'reason'>,
): string {
  const read = readRule(record);
  if (read.status !== 'usable') return '';
  const { reason: mode = defaultReason, tickets = new Set() } = read.rule;
  return reasonSummary({ mode, tickets });
}

function accountOf(accountId: string, records: StoredRecords): string {
  if (accountId === everyAccount) return 'every named account (*)';
  const name = textOf(records.get(accountRecordId(accountId))?.['name']);
  return name === '' ? accountId : `${name} (${accountId})`;
}

function approvalOf(record: StoredRuleRecord, names: NameIndex): string {
  const read = readRule(record);
  const approval = read.status === 'usable' ? read.rule.approval : undefined;
  return approval === undefined ? '' : approvalText(approval, (id) => nameOf(id, names));
}

function whoOf(record: StoredRuleRecord, names: NameIndex): string {
  const read = readRule(record);
  if (read.status !== 'usable') return '';
  const { principals, groups } = read.rule;
  if (principals === undefined && groups === undefined) return 'everybody who is linked';
  return [...(principals ?? []), ...(groups ?? [])]
    .map((id) => nameOf(id, names))
    .sort()
    .join(', ');
}

const listLinks: List = (records, names) => ({
  headings: ['slack user', 'user', 'state'],
  rows: ofKind(records, 'link').map(({ id, ssoPrincipal }) => {
    const user = names.userWithId(textOf(ssoPrincipal));
    const state = user === undefined ? 'no such user' : user.enabled ? 'enabled' : 'disabled';
    return [id.slice(prefixes.link.length), user?.userName ?? textOf(ssoPrincipal), state];
  }),
});

const listAdmins: List = (records, names) => ({
  headings: ['who', 'kind'],
  rows: adminRows(records.get(adminsId), names),
});

function adminRows(record: StoredRuleRecord | undefined, names: NameIndex): Listing['rows'] {
  if (record === undefined) return [];
  try {
    const { principals, groups } = parseAdmins(record);
    return [
      ...[...(principals ?? [])].map((id) => [nameOf(id, names), 'user']),
      ...[...(groups ?? [])].map((id) => [nameOf(id, names), 'group']),
    ];
  } catch (error) {
    if (error instanceof MalformedRecordError) return [[adminsId, `malformed: ${error.message}`]];
    throw error;
  }
}

const listAccounts: List = (records) => ({
  headings: ['name', 'account'],
  rows: ofKind(records, 'account').map(({ id, name }) => [
    textOf(name),
    id.slice(prefixes.account.length),
  ]),
});

const listings: Readonly<Record<string, List>> = {
  rules: listRules,
  links: listLinks,
  admins: listAdmins,
  accounts: listAccounts,
};
