import { everyAccount } from '../../request/policy/access-rules.ts';
import { accountIndexValue, parseAccount } from '../../request/policy/account-record.ts';
import { MalformedRecordError } from '../../request/policy/lookup.ts';
import {
  parseRuleId,
  type RuleRecord,
  ruleRecordKind,
  type StoredRecords,
  type StoredRuleRecord,
} from '../records/rule-record.ts';
import { readRule } from '../records/rule-status.ts';
import { dependsOnDefault } from './compare-rules.ts';
import { writeOf } from './rule-writes.ts';
import type { RecordChange, Writes } from './step.ts';

/** What decides how accounts are written, and what their records do to rules for account `*`. */
export interface AccountContext {
  /** Whether the rules for account `*` can only allow more in an account that gets its record, before and after. */
  readonly wildcardsOnlyAllow: { readonly before: boolean; readonly after: boolean };
  /** Whether a record may be malformed at some time: then that a rule for account `*` exists denies. */
  readonly hasMalformed: boolean;
}

export function findAccountContext(stored: StoredRecords, wanted: StoredRecords): AccountContext {
  const wildcardsOnlyAllow = { before: onlyAllow(stored), after: onlyAllow(wanted) };
  const accounts = [...stored.values(), ...wanted.values()].filter(
    ({ id }) => ruleRecordKind(id) === 'account',
  );
  return {
    wildcardsOnlyAllow,
    hasMalformed:
      accounts.some(isMalformed) ||
      accounts.some(({ id }) =>
        stored.has(id) ? !wanted.has(id) && !wildcardsOnlyAllow.before : !wildcardsOnlyAllow.after,
      ),
  };
}

/** A malformed rule denies, and one for a single user hides the shared rule of the account. */
const onlyAllow = (records: StoredRecords): boolean =>
  [...records].every(([id, record]) => {
    const key = parseRuleId(id);
    if (key?.accountId !== everyAccount) return true;
    const read = readRule(record);
    return key.kind === 'shared' && read.status === 'usable' && !dependsOnDefault(read);
  });

/**
 * An account's record makes the rules for account `*` apply. Where that may deny, too, the record is held meanwhile: it
 * is malformed, so that everything is denied that a rule for account `*` exists for.
 */
export function accountWrites(
  { id, before, after }: RecordChange,
  { wildcardsOnlyAllow }: AccountContext,
): Writes {
  if (after !== undefined && isMalformed(after)) return { narrow: writeOf(after) };
  if (before !== undefined && (after !== undefined || isMalformed(before)))
    return { widen: writeOf(after) };
  if (after === undefined)
    return wildcardsOnlyAllow.before ? { narrow: {} } : { narrow: held(id), widen: {} };
  return wildcardsOnlyAllow.after
    ? { widen: writeOf(after) }
    : { narrow: held(id), widen: writeOf(after) };
}

const held = (id: string): { readonly record: RuleRecord } => ({
  record: { id, held: true, rule: accountIndexValue },
});

function isMalformed(record: StoredRuleRecord): boolean {
  try {
    parseAccount(record);
    return false;
  } catch (error) {
    if (error instanceof MalformedRecordError) return true;
    throw error;
  }
}
