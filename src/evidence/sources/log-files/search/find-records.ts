import * as json from './json-bytes.ts';
import { hasNoNestedRecords, recordStart } from './nested-records.ts';
import type { TermSearch } from './term-search.ts';

const fileStart = Buffer.concat([Buffer.from('{"Records":['), recordStart]);
const firstRecordAt = fileStart.length - recordStart.length;

/**
 * Finds the records of a whole log file that match the search, as JSON, and parses only these. Returns
 * `undefined` where it is not certain where these records start and end: the file is not in a trail's format,
 * a range is not one object, or a caller has written records into the parameters of a call.
 */
export function findRecords(bytes: Buffer, search: TermSearch): readonly string[] | undefined {
  const listEnd = endOfList(bytes);
  if (listEnd === undefined || bytes.lastIndexOf(fileStart, 0) !== 0) return undefined;
  const nextMatch = search.scan(bytes);
  const records: string[] = [];
  let next = firstRecordAt;
  for (let match = nextMatch(next); match !== -1 && match < listEnd; match = nextMatch(next)) {
    const range = rangeAround(bytes, match, listEnd);
    if (range === undefined) return undefined;
    next = range.end + 1;
    const record = bytes.subarray(range.start, range.end);
    if (!search.matches(record)) continue;
    const text = record.toString();
    if (json.parseJson(text) === undefined) return undefined;
    records.push(text);
  }
  return hasNoNestedRecords(bytes, firstRecordAt, next) ? records : undefined;
}

/** Returns the position of the bracket that ends the list, if the file ends with it. */
function endOfList(bytes: Buffer): number | undefined {
  const at = bytes.length - (bytes.at(-1) === json.newLine ? 3 : 2);
  return bytes[at] === json.closeArray && bytes[at + 1] === json.closeObject ? at : undefined;
}

/**
 * Returns the range from the record start before the match to the next one, or to the list's end. A comma
 * before a record start shows that it is an element of an array: in an object a key would follow the comma.
 */
function rangeAround(bytes: Buffer, match: number, listEnd: number) {
  const start = bytes.lastIndexOf(recordStart, match);
  const next = bytes.indexOf(recordStart, Math.max(match, start + 1));
  const end = next === -1 ? listEnd : next - 1;
  const isElement = start === firstRecordAt || bytes[start - 1] === json.comma;
  const isEnd = match < end && (next === -1 || bytes[end] === json.comma);
  return isElement && isEnd ? { start, end } : undefined;
}
