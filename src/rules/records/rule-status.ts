import {
  type AccessRule,
  parsePersonalRule,
  parseSharedRule,
} from '../../request/policy/access-rules.ts';
import { MalformedRecordError } from '../../request/policy/lookup.ts';
import { parseRuleId, type StoredRuleRecord } from './rule-record.ts';

/** What the decision makes of an access rule. */
export type RuleStatus =
  | { readonly status: 'absent' }
  /** It denies everybody. */
  | { readonly status: 'malformed'; readonly problem: string }
  | { readonly status: 'usable'; readonly rule: AccessRule };

/** Reads a rule as the decision does. */
export function readRule(record: StoredRuleRecord | undefined): RuleStatus {
  if (record === undefined) return { status: 'absent' };
  const parse = parseRuleId(record.id)?.kind === 'personal' ? parsePersonalRule : parseSharedRule;
  try {
    return { status: 'usable', rule: parse(record) };
  } catch (error) {
    if (!(error instanceof MalformedRecordError)) throw error;
    return { status: 'malformed', problem: error.message };
  }
}
