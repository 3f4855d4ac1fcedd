import { createHash } from 'node:crypto';
import { isPrincipalId } from '../../request/ids.ts';
import { everyAccount } from '../../request/policy/access-rules.ts';
import { accountRecordId } from '../../request/policy/account-record.ts';
import type { NameIndex } from '../names/organization.ts';
import {
  parseRuleId,
  prefixes,
  ruleRecordKind,
  type StoredRecords,
  type StoredRuleRecord,
} from '../records/rule-record.ts';
import type { Plan } from './build-plan.ts';
import type { RecordChange } from './step.ts';

export type Mark = '+' | '-' | '~';

/** One line of a plan, as Terraform shows one. */
export interface PlanLine {
  readonly mark: Mark;
  /** 0 for a record, 1 for one of its attributes. */
  readonly level: 0 | 1;
  readonly text: string;
}

/** Names for the ids that records contain. */
export interface DescribeDeps {
  readonly names: Pick<NameIndex, 'userWithId' | 'groupWithId' | 'permissionSet'>;
  /** What the table has or will have, for the names of accounts. */
  readonly records: readonly StoredRecords[];
}

export interface PlanCounts {
  readonly add: number;
  readonly change: number;
  readonly delete: number;
}

/** Persons follow from links: a plan counts them, and does not show them. */
const isShown = ({ id }: RecordChange): boolean => ruleRecordKind(id) !== 'person';

export const countChanges = ({ changes }: Plan): PlanCounts => {
  const count = (mark: Mark) =>
    changes.filter((change) => isShown(change) && markOf(change) === mark).length;
  return { add: count('+'), change: count('~'), delete: count('-') };
};

const markOf = ({ before, after }: RecordChange): Mark => {
  if (before === undefined) return '+';
  return after === undefined ? '-' : '~';
};

export const describePlan = (plan: Plan, deps: DescribeDeps): readonly PlanLine[] =>
  plan.changes.filter(isShown).flatMap((change) => describeChange(change, deps));

function describeChange(change: RecordChange, deps: DescribeDeps): readonly PlanLine[] {
  const mark = markOf(change);
  const title = describeRecordId(change.id, deps);
  return [{ mark, level: 0, text: title }, ...describeAttributes(change, deps)];
}

/** What a record is, in names. */
export function describeRecordId(id: string, deps: DescribeDeps): string {
  const kind = ruleRecordKind(id);
  if (kind === 'admins') return 'admins';
  if (kind === 'link') return `link of Slack user ${id.slice(prefixes.link.length)}`;
  if (kind === 'account') return `account ${id.slice(prefixes.account.length)}`;
  const key = parseRuleId(id);
  if (key === undefined) return `record ${id}, which no decision reads`;
  const account = describeAccount(key.accountId, deps);
  return key.kind === 'shared'
    ? `rule for ${key.permissionSetName} in ${account}`
    : `rule for ${deps.names.permissionSet(key.permissionSetArn)?.name ?? key.permissionSetArn} in ${account}, for ${nameOf(key.principalId, deps)}`;
}

/** `prod (123456789012)`, or the digits alone. */
function describeAccount(accountId: string, { records }: DescribeDeps): string {
  if (accountId === everyAccount) return 'every named account (*)';
  for (const each of records) {
    const name = each.get(accountRecordId(accountId))?.['name'];
    if (typeof name === 'string') return `${name} (${accountId})`;
  }
  return accountId;
}

/** `rule` is for the index, and the same for every rule. */
function describeAttributes(
  { before, after }: RecordChange,
  deps: DescribeDeps,
): readonly PlanLine[] {
  const attributes = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  attributes.delete('id');
  if (before === undefined || after === undefined) attributes.delete('rule');
  return [...attributes].sort().flatMap((name) => {
    const [old, next] = [valuesOf(before, name), valuesOf(after, name)];
    const isList = [before?.[name], after?.[name]].some((value) => value instanceof Set);
    const line = (mark: Mark, text: string): PlanLine => ({
      mark,
      level: 1,
      text: `${label(name)}: ${text}`,
    });
    if (!isList && old.length > 0 && next.length > 0)
      return old[0] === next[0]
        ? []
        : [line('~', `${shownValue(old[0], deps)} -> ${shownValue(next[0], deps)}`)];
    return [
      ...old
        .filter((value) => !next.includes(value))
        .map((value) => line('-', shownValue(value, deps))),
      ...next
        .filter((value) => !old.includes(value))
        .map((value) => line('+', shownValue(value, deps))),
    ];
  });
}

/** As a rules file names them. */
const label = (attribute: string): string =>
  ({ principals: 'users', ssoPrincipal: 'user', rule: 'rules-index' })[attribute] ?? attribute;

function valuesOf(record: StoredRuleRecord | undefined, name: string): readonly unknown[] {
  const value = record?.[name];
  if (value === undefined) return [];
  return value instanceof Set ? [...value].sort() : [value];
}

function shownValue(value: unknown, deps: DescribeDeps): string {
  if (typeof value === 'string') return isPrincipalId(value) ? nameOf(value, deps) : value;
  return typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : `a value of another type (${typeof value})`;
}

/** The name of a user or a group, or its id and that there is none. */
function nameOf(id: string, { names }: Pick<DescribeDeps, 'names'>): string {
  return (
    names.userWithId(id)?.userName ??
    names.groupWithId(id)?.name ??
    `${id} (neither a user nor a group)`
  );
}

/** Identifies a plan by what it saw and what it would write. */
export function planId({ changes }: Plan): string {
  const text = JSON.stringify(
    changes.map(({ id, before, after }) => [id, sorted(before), sorted(after)]),
  );
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** A record as plain JSON, its sets as sorted lists, whose text is always the same. */
export function sorted(
  record: StoredRuleRecord | undefined,
): Readonly<Record<string, unknown>> | null {
  if (record === undefined) return null;
  return Object.fromEntries(
    Object.keys(record)
      .sort()
      .map((name) => {
        const value = record[name];
        return [name, value instanceof Set ? [...value].sort() : value];
      }),
  );
}
