import { personalRuleId, ruleIndexValue, sharedRuleId } from '../../request/policy/access-rules.ts';
import { idsOf } from '../../request/policy/record-attributes.ts';
import { buildRecord } from '../names/build-records.ts';
import type { StoredRecords, StoredRuleRecord } from '../records/rule-record.ts';
import { readRule } from '../records/rule-status.ts';
import type { Changed } from './change-links.ts';

/** Which rule is changed, and by whom. */
export interface RuleChange {
  readonly accountId: string;
  readonly permissionSet: { readonly arn: string; readonly name: string };
  /** Ids of Identity Center. */
  readonly principals: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  /** `undefined`: as it was. */
  readonly accessSeconds?: number | undefined;
}

const idOf = ({ accountId, permissionSet: { name, arn } }: RuleChange): string =>
  sharedRuleId(accountId, name, arn);

/** Adds users and groups to the rule for a permission set in an account, and creates it where there is none. */
export function allow(stored: StoredRecords, change: RuleChange): Changed {
  const id = idOf(change);
  const record = stored.get(id);
  const read = readRule(record);
  if (read.status === 'malformed') return malformed(read.problem);
  const { principals, groups } = read.status === 'usable' ? read.rule : {};
  if (read.status === 'usable' && principals === undefined && groups === undefined)
    return {
      problem:
        'The rule names nobody, and so is for everybody who is linked: change it with break-glass rules apply.',
    };
  const kept = keptOf(record);
  const rule = buildRecord(id, {
    ...kept,
    principals: new Set([...(principals ?? []), ...change.principals]),
    groups: new Set([...(groups ?? []), ...change.groups]),
    accessSeconds: change.accessSeconds ?? kept.accessSeconds,
  });
  const changed = readRule(rule);
  if (changed.status === 'malformed') return malformed(changed.problem);
  return { records: new Map([...stored, [id, rule]]) };
}

/**
 * Removes users and groups from the rule, and the users' personal rules. A rule that would name nobody is deleted:
 * without names it could allow everybody.
 */
export function deny(stored: StoredRecords, change: RuleChange): Changed {
  const id = idOf(change);
  const record = stored.get(id);
  const read = readRule(record);
  if (read.status === 'malformed') return malformed(read.problem);
  const records = new Map(stored);
  let isFound = false;
  for (const principalId of change.principals)
    if (records.delete(personalRuleId(change.accountId, change.permissionSet.arn, principalId)))
      isFound = true;
  if (read.status === 'usable') {
    const { principals, groups } = read.rule;
    if (principals === undefined && groups === undefined)
      return {
        problem:
          'The rule names nobody, and so is for everybody who is linked: deny everybody with --everybody, or change it with break-glass rules apply.',
      };
    const rest = {
      principals: without(principals, change.principals),
      groups: without(groups, change.groups),
    };
    isFound ||= rest.principals.size < (principals?.size ?? 0);
    isFound ||= rest.groups.size < (groups?.size ?? 0);
    if (rest.principals.size + rest.groups.size === 0) records.delete(id);
    else
      records.set(
        id,
        buildRecord(id, {
          ...rest,
          ...keptOf(record),
        }),
      );
  }
  return isFound
    ? { records }
    : {
        problem:
          'No rule for this permission set in this account names them: there is nothing to remove.',
      };
}

/** Removes the rule for a permission set in an account, and every personal rule beside it. */
export function denyEverybody(stored: StoredRecords, change: RuleChange): Changed {
  const personal = personalRuleId(change.accountId, change.permissionSet.arn, '');
  const records = new Map(
    [...stored].filter(([id]) => id !== idOf(change) && !id.startsWith(personal)),
  );
  return records.size < stored.size
    ? { records }
    : { problem: 'There is no rule for this permission set in this account.' };
}

const malformed = (problem: string): Changed => ({
  problem: `The rule is malformed (${problem}): it denies everybody. Change it with break-glass rules apply.`,
});

const without = (
  ids: ReadonlySet<string> | undefined,
  removed: ReadonlySet<string>,
): ReadonlySet<string> => new Set([...(ids ?? [])].filter((id) => !removed.has(id)));

/** What a change of the names leaves as it was. */
const keptOf = (record: StoredRuleRecord | undefined) => ({
  accessSeconds: numberAt(record, 'accessSeconds'),
  maxAccessSeconds: numberAt(record, 'maxAccessSeconds'),
  description: textAt(record, 'description'),
  approvals: numberAt(record, 'approvals'),
  approvers: idsAt(record, 'approvers'),
  approverGroups: idsAt(record, 'approverGroups'),
  approvalSeconds: numberAt(record, 'approvalSeconds'),
  override: textAt(record, 'override'),
  rule: ruleIndexValue,
});

function numberAt(record: StoredRuleRecord | undefined, name: string): number | undefined {
  const value = record?.[name];
  return typeof value === 'number' ? value : undefined;
}

function textAt(record: StoredRuleRecord | undefined, name: string): string | undefined {
  const value = record?.[name];
  return typeof value === 'string' ? value : undefined;
}

const idsAt = (
  record: StoredRuleRecord | undefined,
  name: string,
): ReadonlySet<string> | undefined => record && idsOf(record, name);
