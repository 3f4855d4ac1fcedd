import { ruleIndexValue } from '../../request/policy/access-rules.ts';
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

export function sharedRuleWrites({ id, before, after }: RecordChange): Writes {
  const [old, next] = [readRule(before), readRule(after)];
  if (isAtMost(next, old)) return { narrow: writeOf(after) };
  if (isAtMost(old, next)) return { widen: writeOf(after) };
  return { narrow: writeOf(narrowedRule(id, [before, old], [after, next])), widen: writeOf(after) };
}

/**
 * What both rules allow. Where that is nothing or not clear: absent, which denies all but those who have a rule of their
 * own, or held, where one of the two may deny them, too.
 */
function narrowedRule(
  id: string,
  [before, old]: readonly [StoredRuleRecord | undefined, RuleStatus],
  [after, next]: readonly [StoredRuleRecord | undefined, RuleStatus],
): StoredRuleRecord | undefined {
  const nothing = [old, next].some(dependsOnDefault) ? heldRule(id) : undefined;
  if (old.status !== 'usable' || next.status !== 'usable') return nothing;
  const names = commonNames(old.rule, next.rule);
  if (names === undefined || before === undefined || after === undefined) return nothing;
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
  if (stricter === undefined) return nothing;
  const { accessSeconds, maxAccessSeconds } = stricter;
  return {
    id,
    ...common,
    ...(accessSeconds !== undefined && { accessSeconds }),
    ...(maxAccessSeconds !== undefined && { maxAccessSeconds }),
    rule: ruleIndexValue,
  };
}

/**
 * A personal rule hides the shared one. So where the shared rule may allow something before and after, the personal
 * rule denies until the shared one has changed.
 */
export function personalRuleWrites(
  { id, before, after }: RecordChange,
  sharedAllowsBeforeAndAfter: boolean,
): Writes {
  const [old, next] = [readRule(before), readRule(after)];
  if (next.status === 'malformed') return { narrow: writeOf(after) };
  const held = { narrow: { record: heldRule(id) }, widen: writeOf(after) };
  if (old.status === 'malformed') return { widen: writeOf(after) };
  if (old.status === 'usable' && next.status === 'usable') {
    if (areLimitsAtMost(next.rule, old.rule)) return { narrow: writeOf(after) };
    return areLimitsAtMost(old.rule, next.rule) ? { widen: writeOf(after) } : held;
  }
  if (sharedAllowsBeforeAndAfter) return held;
  return next.status === 'usable' ? { widen: writeOf(after) } : { narrow: writeOf(after) };
}

export const writeOf = (record: StoredRuleRecord | undefined) =>
  record === undefined ? {} : { record };
