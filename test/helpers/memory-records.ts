import type { Clause, Records } from '../../src/grant/record/records.ts';
import type { RecordValue, StoredRecord } from '../../src/request/stored-record.ts';

export interface MemoryRecords extends Records {
  /** All records as they are. */
  readonly all: Map<string, StoredRecord>;
  /** Called before each change is judged: a test lets the world move on there. */
  beforeChange: (id: string) => Promise<void> | void;
}

/** The table in memory, held to the same contract as the one in DynamoDB (records-contract.ts). */
export function createMemoryRecords(): MemoryRecords {
  const all = new Map<string, StoredRecord>();
  const records: MemoryRecords = {
    all,
    beforeChange: () => undefined,
    async read(id) {
      await Promise.resolve();
      return all.get(id);
    },
    async change(id, { set = {}, remove = [], addTo, takeFrom }, when) {
      await records.beforeChange(id);
      await Promise.resolve();
      const before = all.get(id) ?? {};
      if (!when.every((clause) => holds(clause, before))) return { outcome: 'refused' };
      const after: Record<string, unknown> = { ...before, id };
      for (const [field, value] of Object.entries(set))
        if (value !== undefined) after[field] = value;
      for (const field of remove) delete after[field];
      if (addTo) {
        const members: unknown = after[addTo.field];
        after[addTo.field] = new Set([...(members instanceof Set ? members : []), addTo.member]);
      }
      if (takeFrom) {
        const members: unknown = after[takeFrom.field];
        const left = new Set(members instanceof Set ? members : []);
        left.delete(takeFrom.member);
        // As in DynamoDB, an empty set is no attribute.
        if (left.size > 0) after[takeFrom.field] = left;
        else delete after[takeFrom.field];
      }
      all.set(id, after);
      return { outcome: 'changed', record: after };
    },
  };
  return records;
}

function holds(clause: Clause, record: StoredRecord): boolean {
  if ('absent' in clause) return record[clause.absent] === undefined;
  if ('present' in clause) return record[clause.present] !== undefined;
  if ('anyOf' in clause) return clause.anyOf.some((one) => holds(one, record));
  const value = record[clause.field];
  if ('isOneOf' in clause) return clause.isOneOf.includes(value as RecordValue);
  if (typeof value !== 'string') return false;
  return 'after' in clause ? value > clause.after : value < clause.before;
}
