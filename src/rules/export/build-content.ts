import { parseUserLink } from '../../request/policy/access-rules.ts';
import { parseAccount } from '../../request/policy/account-record.ts';
import { parseAdmins } from '../../request/policy/admins.ts';
import { MalformedRecordError } from '../../request/policy/lookup.ts';
import type { NameIndex } from '../names/organization.ts';
import {
  prefixes,
  ruleRecordKind,
  type StoredRecords,
  type StoredRuleRecord,
} from '../records/rule-record.ts';
import { buildRule } from './build-rule.ts';
import { ExportProblem, namesOf, userNameOf } from './name-ids.ts';

/** The content of a rules file, in the order of its keys. */
export interface ExportedContent {
  readonly accounts: Readonly<Record<string, string>>;
  readonly links: Readonly<Record<string, unknown>>;
  readonly admins: object | undefined;
  readonly rules: readonly object[];
  /** Only of a first file: the table has none. */
  readonly expectations?: readonly string[];
  /** There where the deployment has none. */
  readonly botToken?: false | undefined;
}

export interface ExportResult {
  readonly content: ExportedContent;
  /** A record that no file can describe, and why. */
  readonly problems: readonly { readonly id: string; readonly message: string }[];
}

/** Turns the records of a table into the content of a rules file, with names in place of ids. */
export function buildContent(stored: StoredRecords, names: NameIndex): ExportResult {
  const problems: { id: string; message: string }[] = [];
  const records = [...stored.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  /** Builds the part of a file for each record of a kind. */
  const each = <T>(kind: string, build: (record: StoredRuleRecord) => T): readonly T[] =>
    records
      .filter(({ id }) => ruleRecordKind(id) === kind)
      .flatMap((record) => {
        try {
          return [build(record)];
        } catch (error) {
          if (!(error instanceof ExportProblem) && !(error instanceof MalformedRecordError))
            throw error;
          problems.push({ id: record.id, message: error.message });
          return [];
        }
      });

  const accounts = each('account', (record): [string, string] => [
    parseAccount(record).name,
    record.id.slice(prefixes.account.length),
  ]);
  const accountNames = new Map(accounts.map(([name, id]) => [id, name]));
  const links = each('link', (record) => [
    record.id.slice(prefixes.link.length),
    buildLink(record, names),
  ]);
  const admins = each('admins', (record) => {
    const { principals, groups } = parseAdmins(record);
    return { ...namesOf({ users: principals, groups }, names), ...descriptionOf(record) };
  });
  const rules = each('rule', (record) => buildRule(record, names, accountNames));
  return {
    content: {
      accounts: Object.fromEntries(accounts),
      links: Object.fromEntries(links),
      admins: admins[0],
      rules,
    },
    problems,
  };
}

function buildLink(record: StoredRuleRecord, names: NameIndex): unknown {
  const user = userNameOf(parseUserLink(record).principalId, names);
  const description = descriptionOf(record);
  return 'description' in description ? { user, ...description } : user;
}

const descriptionOf = ({ description }: StoredRuleRecord) =>
  typeof description === 'string' ? { description } : {};
