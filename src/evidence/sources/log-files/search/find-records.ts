import { closeArray, closeObject, comma, endOfObject, newLine } from './json-bytes.ts';
import { hasNoNestedRecords, recordStart } from './nested-records.ts';
import type { TermSearch } from './term-search.ts';

/** A record's position in the bytes of a file. */
export interface RecordRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

const fileStart = Buffer.concat([Buffer.from('{"Records":['), recordStart]);
const firstRecordAt = fileStart.length - recordStart.length;

/**
 * Finds the records of a whole log file that may match the search, without parsing it. Returns `undefined`
 * where it is not certain where these records start and end: the file is not in a trail's format, or a
 * caller has written records into the parameters of a call.
 */
export function findRecords(bytes: Buffer, search: TermSearch): readonly RecordRange[] | undefined {
  const recordsEnd = endOfRecords(bytes);
  const hasFileStart = bytes.subarray(0, fileStart.length).equals(fileStart);
  if (recordsEnd === undefined || !hasFileStart) return undefined;
  const nextMatch = search.scan(bytes);
  let match = nextMatch(firstRecordAt);
  const ranges: RecordRange[] = [];
  while (match !== -1) {
    const range = rangeAround(bytes, match, recordsEnd);
    if (range === undefined) return undefined;
    if (search.mayContain(bytes.subarray(range.start, range.end))) ranges.push(range);
    match = nextMatch(range.end);
  }
  const last = ranges.at(-1)?.start ?? firstRecordAt;
  return hasNoNestedRecords(bytes, firstRecordAt, last) ? ranges : undefined;
}

/** Returns the position of the bracket that ends the list, if the file ends with it. */
function endOfRecords(bytes: Buffer): number | undefined {
  const last = bytes.length - (bytes.at(-1) === newLine ? 2 : 1);
  return bytes[last] === closeObject && bytes[last - 1] === closeArray ? last - 1 : undefined;
}

/**
 * Returns the range from the record start before the match to the next one, or to the list's end, if it is
 * one object and a comma. It is then an element of an array: in an object a key would follow the comma.
 */
function rangeAround(bytes: Buffer, match: number, recordsEnd: number): RecordRange | undefined {
  const start = bytes.lastIndexOf(recordStart, match);
  const next = bytes.indexOf(recordStart, Math.max(match, start + 1));
  if (next !== -1 && bytes[next - 1] !== comma) return undefined;
  const end = next === -1 ? recordsEnd : next - 1;
  return match < end && endOfObject(bytes, start, end) === end ? { start, end } : undefined;
}
