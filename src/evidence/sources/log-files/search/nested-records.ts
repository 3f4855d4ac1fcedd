import {
  backslash,
  colon,
  depthSteps,
  notJson,
  openArray,
  openObject,
  quote,
} from './json-bytes.ts';

/** How every record begins that a trail writes. */
export const recordStart = Buffer.from('{"eventVersion":');

/** How often the bytes may be gone over: only arrays in arrays in arrays take more, and no trail's do. */
const maxTimes = 8;

/**
 * Whether it is certain that no array but the one that `from` lies in is open at a record's start from
 * there on, until `until`, which is one. A caller of an API writes its parameters as he likes, with
 * lists of objects that look like records, too.
 *
 * Such a start stands outside of strings, since its first quotation mark has no backslash before it.
 * An array that holds one is open there. So each `[` is followed, strictly as JSON, until its array is
 * closed: if there is such an array, then a start is met on the way from its `[`, whatever is met from
 * others. A `[` within a string is no array's: from there what follows is no JSON soon, or is taken for
 * an array, which at worst is an alarm without a cause.
 */
export function hasNoNestedRecords(bytes: Buffer, from: number, until: number): boolean {
  let left = maxTimes * bytes.length;
  let at = bytes.indexOf(openArray, from);
  while (at !== -1 && at < until) {
    const end = follow(bytes, at, until);
    left -= end - at;
    if (end === meetsRecord || left < 0) return false;
    // Of an array that is surely one all arrays within have been followed, too.
    at = bytes.indexOf(openArray, isSurelyArray(bytes, at) ? end : at + 1);
  }
  return true;
}

const meetsRecord = -1;

/**
 * Behind the array that begins at `opensAt`, or where it is seen to be none; `meetsRecord` where it is
 * open at a record's start. Of strings and brackets it is all one loop, which is called for nearly every
 * `[` of all files.
 */
function follow(bytes: Buffer, opensAt: number, until: number): number {
  let depth = 1;
  let at = opensAt + 1;
  while (at < until) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) {
      at += 1;
      while (at < until && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
      at += 1;
      continue;
    }
    const deeper = depthSteps[byte];
    if (deeper === notJson) return at;
    if (byte === openObject && isRecordStart(bytes, at)) return meetsRecord;
    at += 1;
    if (deeper === 0) continue;
    depth += deeper ?? 0;
    if (depth === 0) return at;
  }
  return meetsRecord;
}

/**
 * Whether a `[` follows the colon behind a key. A quotation mark behind a letter or digit is no string's
 * first: before that stands a bracket, a comma, a colon or white space.
 */
function isSurelyArray(bytes: Buffer, at: number): boolean {
  return bytes[at - 1] === colon && bytes[at - 2] === quote && isLetterOrDigit(bytes[at - 3] ?? 0);
}

const isLetterOrDigit = (byte: number): boolean =>
  (byte >= 0x61 && byte <= 0x7a) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  (byte >= 0x30 && byte <= 0x39);

/** An `e` as its key's first sign is rare enough to look no closer at any other. */
const isRecordStart = (bytes: Buffer, at: number): boolean =>
  bytes[at + 2] === 0x65 &&
  bytes.compare(
    recordStart,
    0,
    recordStart.length,
    at,
    Math.min(at + recordStart.length, bytes.length),
  ) === 0;
