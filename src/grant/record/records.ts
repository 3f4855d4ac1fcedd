import type { RecordReader, RecordValue, StoredRecord } from '../../request/stored-record.ts';

/** What must hold of a record for a change to be made. Every clause must, and there is always one. */
export type Condition = readonly [Clause, ...Clause[]];

export type Clause =
  | { readonly absent: string }
  | { readonly present: string }
  | { readonly field: string; readonly isOneOf: readonly RecordValue[] }
  /** Strictly later, for the ISO times that a record holds: they sort as text. */
  | { readonly field: string; readonly after: string }
  | { readonly field: string; readonly before: string }
  | { readonly anyOf: readonly Clause[] };

export interface Change {
  readonly set?: Readonly<Record<string, RecordValue | undefined>>;
  readonly remove?: readonly string[];
  /** Puts a member into a string set, which need not exist yet. */
  readonly addTo?: SetMember;
  /** Takes a member out of a string set, which need not have it. */
  readonly takeFrom?: SetMember;
}

export interface SetMember {
  readonly field: string;
  readonly member: string;
}

export type ChangeResult =
  | { readonly outcome: 'changed'; readonly record: StoredRecord }
  | { readonly outcome: 'refused' };

/** The table. One write is one conditional update of one record: there are no transactions. */
export interface Records extends RecordReader {
  /**
   * Changes a record, making it if there is none, in one step with its condition. `refused` means
   * that the condition did not hold before this change, of which no answer may have been lost.
   */
  change(id: string, change: Change, when: Condition): Promise<ChangeResult>;
}

/** Finds grants by `due-index`. What it finds may be old: read the record before acting. */
export interface DueGrants {
  /** Ids of the grants to which something is owed since `dueAt` (epoch seconds) or earlier. */
  dueSince(dueAt: number): AsyncIterable<string>;
}
