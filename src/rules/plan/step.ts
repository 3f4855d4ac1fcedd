import type { StoredRuleRecord } from '../records/rule-record.ts';

/** One write: the record becomes `after`, or is deleted when that is `undefined`. */
export interface Step {
  readonly id: string;
  readonly before: StoredRuleRecord | undefined;
  readonly after: StoredRuleRecord | undefined;
}

/** A record that the plan changes, from what the table has to what the file says. */
export interface RecordChange {
  readonly id: string;
  readonly before: StoredRuleRecord | undefined;
  readonly after: StoredRuleRecord | undefined;
}

/**
 * The writes that one change takes. `narrow` allows at most what both sides allow; `widen` may allow what only
 * the new side does. A write that is `undefined` is not needed.
 */
export interface Writes {
  readonly narrow?: Write;
  readonly widen?: Write;
}

/** `record` is absent for a deletion. */
interface Write {
  readonly record?: StoredRuleRecord;
}
