import { ruleIndexValue } from '../../request/policy/access-rules.ts';
import type { ApprovalTerms } from '../../request/policy/approval-terms.ts';
import type { RuleRecord, StoredRuleRecord } from '../records/rule-record.ts';
import { type RuleStatus, readRule } from '../records/rule-status.ts';
import { areLimitsAtMost, commonNames, dependsOnDefault, isAtMost } from './compare-rules.ts';
import type { RecordChange, Writes } from './step.ts';

/**
 * Takes a rule's place between two writes, where its absence would let another rule decide. The attribute `held`
 * makes it malformed, so that it denies. It stays only if the command is killed there.
 */
export const heldRule = (id: string): RuleRecord => ({
  id,
  held: true,
  rule: ruleIndexValue,
  description: 'Held while rules are applied: run break-glass rules apply again.',
});

export const isHeld = (record: StoredRuleRecord): boolean => record['held'] === true;

/**
 * A shared rule hides the one for every account, which may allow something before and after: then this one is held in
 * between, and not absent. `absenceAllows` says so. A rule for every account can deny by being there, where the record
 * of an account is malformed.
 */
export function sharedRuleWrites(
  { id, before, after }: RecordChange,
  absenceAllows: boolean,
): Writes {
  const [old, next] = [readRule(before), readRule(after)];
  const nothing =
    absenceAllows || [old, next].some(dependsOnDefault) ? { record: heldRule(id) } : {};
  const isAdded = old.status === 'absent' && next.status === 'usable';
  const isRemoved = old.status === 'usable' && next.status === 'absent';
  if (absenceAllows && (isAdded || isRemoved)) return { narrow: nothing, widen: writeOf(after) };
  if (isAtMost(next, old)) return { narrow: writeOf(after) };
  if (isAtMost(old, next)) return { widen: writeOf(after) };
  const narrowed = narrowedRule(id, old, next);
  return {
    narrow: narrowed === undefined ? nothing : { record: narrowed },
    widen: writeOf(after),
  };
}

/**
 * What both rules allow. Where that is nothing or not clear, `undefined`: the rule is absent, which denies all but those
 * who have a rule of their own, or held, where one of the two may deny them, too.
 */
function narrowedRule(id: string, old: RuleStatus, next: RuleStatus): RuleRecord | undefined {
  if (old.status !== 'usable' || next.status !== 'usable') return undefined;
  const names = commonNames(old.rule, next.rule);
  if (names === undefined) return undefined;
  const { principals, groups } = names;
  const common = {
    ...(principals && { principals: new Set(principals) }),
    ...(groups && { groups: new Set(groups) }),
  };
  const stricter = areLimitsAtMost(next.rule, old.rule)
    ? next.rule
    : areLimitsAtMost(old.rule, next.rule)
      ? old.rule
      : undefined;
  if (stricter === undefined) return undefined;
  const { accessSeconds, maxAccessSeconds, approval, reason, tickets } = stricter;
  return {
    id,
    ...common,
    ...(accessSeconds !== undefined && { accessSeconds }),
    ...(maxAccessSeconds !== undefined && { maxAccessSeconds }),
    ...(approval && approvalAttributes(approval)),
    ...(reason && { reason }),
    ...(tickets && { tickets: new Set(tickets) }),
    rule: ruleIndexValue,
  };
}

const approvalAttributes = (terms: ApprovalTerms) => ({
  approvals: terms.approvals,
  ...(terms.approvers.size > 0 && { approvers: terms.approvers }),
  ...(terms.approverGroups.size > 0 && { approverGroups: terms.approverGroups }),
  approvalSeconds: terms.approvalSeconds,
  ...(terms.mayOverride && { override: 'allowed' }),
});

/**
 * A personal rule hides less specific ones. So where one of those may allow something before and after, the personal
 * rule is held until they have changed. One for every account that may be malformed denies those who have a rule of
 * their own in an account, too.
 */
export function personalRuleWrites(
  { id, before, after }: RecordChange,
  absenceAllows: boolean,
): Writes {
  const [old, next] = [readRule(before), readRule(after)];
  if (next.status === 'malformed') return { narrow: writeOf(after) };
  const held = { narrow: { record: heldRule(id) }, widen: writeOf(after) };
  if (old.status === 'malformed') return { widen: writeOf(after) };
  if (old.status === 'usable' && next.status === 'usable') {
    if (areLimitsAtMost(next.rule, old.rule)) return { narrow: writeOf(after) };
    return areLimitsAtMost(old.rule, next.rule) ? { widen: writeOf(after) } : held;
  }
  const isMaybeMalformed = [old, next].some(dependsOnDefault);
  if (absenceAllows || isMaybeMalformed) return held;
  return next.status === 'usable' ? { widen: writeOf(after) } : { narrow: writeOf(after) };
}

export const writeOf = (record: StoredRuleRecord | undefined) =>
  record === undefined ? {} : { record };
