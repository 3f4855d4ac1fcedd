import { isPrincipalId } from '../ids.ts';
import type { StoredRecord } from '../stored-record.ts';
import { MalformedRecordError } from './lookup.ts';

/** Throws MalformedRecordError for an attribute that is not known: it could be a misspelled limit. */
export function refuseOtherAttributes(record: StoredRecord, known: readonly string[]): void {
  const others = Object.keys(record).filter((name) => !known.includes(name));
  if (others.length > 0) throw new MalformedRecordError(`unknown attributes: ${others.join(', ')}`);
}

export function refuseInvalidDescription({ description }: StoredRecord): void {
  if (description !== undefined && typeof description !== 'string')
    throw new MalformedRecordError('description is not a string');
}

export function textOf(record: StoredRecord, name: string): string {
  const value = record[name];
  if (typeof value !== 'string') throw new MalformedRecordError(`${name} is not a string`);
  return value;
}

export function wholeNumberOf(
  record: StoredRecord,
  name: string,
  min: number,
  max: number,
): number | undefined {
  const value = record[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max)
    throw new MalformedRecordError(`${name} is not a whole number from ${min} to ${max}`);
  return value;
}

/** A string set of ids of Identity Center. */
export function idsOf(record: StoredRecord, name: string): ReadonlySet<string> | undefined {
  const value: unknown = record[name];
  if (value === undefined) return undefined;
  if (!(value instanceof Set)) throw new MalformedRecordError(`${name} is not a string set`);
  const ids = new Set<string>();
  for (const id of value) {
    if (typeof id !== 'string' || !isPrincipalId(id))
      throw new MalformedRecordError(`${name} contains a value that is not an Identity Center id`);
    ids.add(id);
  }
  return ids;
}
