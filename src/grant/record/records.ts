import type { RecordReader, RecordValue, StoredRecord } from '../../request/stored-record.ts';

/** The clauses that must all be true for a change. At least one is required. */
export type Condition = readonly [Clause, ...Clause[]];

export type Clause =
  | { readonly absent: string }
  | { readonly present: string }
  | { readonly field: string; readonly isOneOf: readonly RecordValue[] }
  /** Strictly later. For ISO times, which sort as text. */
  | { readonly field: string; readonly after: string }
  | { readonly field: string; readonly before: string }
  | { readonly anyOf: readonly Clause[] }
  /** A map lacks a key. */
  | { readonly map: string; readonly lacks: string }
  /** A map has at least so many entries, or fewer. */
  | { readonly map: string; readonly hasAtLeast: number }
  | { readonly map: string; readonly hasFewerThan: number };

export interface Change {
  readonly set?: Readonly<Record<string, RecordValue | undefined>>;
  readonly remove?: readonly string[];
  /** Sets an entry of a map, which must exist. */
  readonly putIn?: { readonly map: string; readonly key: string; readonly value: RecordValue };
  /** Adds a member to a string set, which may not exist yet. */
  readonly addTo?: SetMember;
  /** Removes a member from a string set, which may lack it. */
  readonly takeFrom?: SetMember;
}

export interface SetMember {
  readonly field: string;
  readonly member: string;
}

type ChangeResult =
  | { readonly outcome: 'changed'; readonly record: StoredRecord }
  | { readonly outcome: 'refused' };

/** The table. One write is one conditional update of one record: there are no transactions. */
export interface Records extends RecordReader {
  /**
   * Changes a record, or creates it, in one step with the check of its condition. `refused` means that
   * the condition was false before this change; never that a try whose response was lost made it false.
   */
  change(id: string, change: Change, when: Condition): Promise<ChangeResult>;
}

/** Sets attributes of a record without reading it: a role may have the right to some of its attributes alone. */
export interface AttributeWriter {
  /** Creates the record if it is absent. `refused`: the condition was false, or this write was repeated and has made it so. */
  setAttributes(
    id: string,
    attributes: Readonly<Record<string, RecordValue>>,
    when: Condition,
  ): Promise<'set' | 'refused'>;
}

/** Queries `due-index`. Its entries may be stale: read the record before acting. */
export interface DueRecords {
  /** Ids of the records that are due at `dueAt` (epoch seconds) or earlier, those first that are due longest. */
  idsDueBy(dueAt: number): AsyncIterable<string>;
}
