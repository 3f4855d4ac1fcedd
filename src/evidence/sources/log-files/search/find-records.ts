import { behindObject, closeArray, closeObject, comma, newLine } from './json-bytes.ts';
import { hasNoNestedRecords, recordStart } from './nested-records.ts';
import type { TermSearch } from './term-search.ts';

/** Where in the bytes a record stands. */
export interface RecordRange {
  readonly start: number;
  readonly end: number;
}

const head = Buffer.concat([Buffer.from('{"Records":['), recordStart]);
const firstStart = head.length - recordStart.length;

/**
 * The records of a whole log file that may hold what is searched for, without parsing it; `undefined`
 * where it cannot be told for certain where these records begin and end. Then the file is not in the
 * form in which a trail writes it, or somebody has written records into a record.
 */
export function findRecords(bytes: Buffer, search: TermSearch): readonly RecordRange[] | undefined {
  const endOfAll = endOfRecords(bytes);
  if (endOfAll === undefined || !bytes.subarray(0, head.length).equals(head)) return undefined;
  const nextPlace = search.through(bytes);
  let place = nextPlace(firstStart);
  const ranges: RecordRange[] = [];
  while (place !== -1) {
    const range = rangeAround(bytes, place, endOfAll);
    if (range === undefined) return undefined;
    if (search.mayHold(bytes.subarray(range.start, range.end))) ranges.push(range);
    place = nextPlace(range.end);
  }
  const last = ranges.at(-1)?.start ?? firstStart;
  return hasNoNestedRecords(bytes, firstStart, last) ? ranges : undefined;
}

/** Where the bracket stands that ends the list together with the file. */
function endOfRecords(bytes: Buffer): number | undefined {
  const last = bytes.length - (bytes.at(-1) === newLine ? 2 : 1);
  return bytes[last] === closeObject && bytes[last - 1] === closeArray ? last - 1 : undefined;
}

/**
 * From the start before the place to the next one, or to the list's end, if that is one object and a
 * comma. What begins there is an element of an array then: in an object a key would follow the comma.
 */
function rangeAround(bytes: Buffer, place: number, endOfAll: number): RecordRange | undefined {
  const start = bytes.lastIndexOf(recordStart, place);
  const next = bytes.indexOf(recordStart, Math.max(place, start + 1));
  if (next !== -1 && bytes[next - 1] !== comma) return undefined;
  const end = next === -1 ? endOfAll : next - 1;
  return place < end && behindObject(bytes, start, end) === end ? { start, end } : undefined;
}
