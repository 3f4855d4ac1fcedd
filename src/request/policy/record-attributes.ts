import type { StoredRecord } from '../stored-record.ts';
import { MalformedRecordError } from './lookup.ts';

/** Throws MalformedRecordError for an attribute that is not known: it could be a misspelled limit. */
export function refuseOtherAttributes(record: StoredRecord, known: readonly string[]): void {
  const others = Object.keys(record).filter((name) => !known.includes(name));
  if (others.length > 0) throw new MalformedRecordError(`unknown attributes: ${others.join(', ')}`);
}

export function textOf(record: StoredRecord, name: string): string {
  const value = record[name];
  if (typeof value !== 'string') throw new MalformedRecordError(`${name} is not a string`);
  return value;
}
