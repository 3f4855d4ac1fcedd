import {
  backslash,
  colon,
  depthSteps,
  notJson,
  openArray,
  openObject,
  quote,
} from './json-bytes.ts';

/** The first bytes of every record that a trail writes. */
export const recordStart = Buffer.from('{"eventVersion":');

/** Bytes read per byte of the file, at most. Only deeply nested arrays need more, and no trail writes them. */
const maxReadsPerByte = 8;

/**
 * Whether it is certain that between `from` and `until`, which is a record start, no array within a record
 * contains a record start. The caller of an API chooses its parameters, and can send lists of objects that
 * look like records.
 *
 * A record start is outside of strings, since no backslash precedes its first quotation mark. An array that
 * contains one is open there. So the function follows each `[`, strictly as JSON, until its array is closed,
 * and meets a record start if the array contains one. A `[` within a string starts no array: the text after
 * it soon is no JSON, or looks like an array, which at worst is a false alarm.
 */
export function hasNoNestedRecords(bytes: Buffer, from: number, until: number): boolean {
  let readsLeft = maxReadsPerByte * bytes.length;
  let at = bytes.indexOf(openArray, from);
  while (at !== -1 && at < until) {
    const end = follow(bytes, at, until);
    readsLeft -= end - at;
    if (end === meetsRecord || readsLeft < 0) return false;
    // Following a certain array has covered the arrays within it.
    at = bytes.indexOf(openArray, isSurelyArray(bytes, at) ? end : at + 1);
  }
  return true;
}

const meetsRecord = -1;

/**
 * Returns the position after the array at `opensAt`, or where it turns out to be no array; `meetsRecord`
 * where it is open at a record start. One loop for strings and brackets, since it runs for nearly every `[`
 * of all files.
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
 * Whether a `[` follows a key and its colon. A quotation mark after a letter or digit ends a string: one
 * that starts a string follows a bracket, a comma, a colon or white space.
 */
function isSurelyArray(bytes: Buffer, at: number): boolean {
  return bytes[at - 1] === colon && bytes[at - 2] === quote && isLetterOrDigit(bytes[at - 3] ?? 0);
}

const isLetterOrDigit = (byte: number): boolean =>
  (byte >= 0x61 && byte <= 0x7a) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  (byte >= 0x30 && byte <= 0x39);

/** Few keys start with `e`, so that checking this byte first saves most comparisons. */
const isRecordStart = (bytes: Buffer, at: number): boolean =>
  bytes[at + 2] === 0x65 &&
  bytes.compare(
    recordStart,
    0,
    recordStart.length,
    at,
    Math.min(at + recordStart.length, bytes.length),
  ) === 0;
