import { backslash, openArray, openObject, quote } from './json-bytes.ts';

/** The first bytes of every record that a trail writes. */
export const recordStart = Buffer.from('{"eventVersion":');

/** Bytes read per byte of the file, at most. Only deeply nested arrays need more, and no trail writes them. */
const maxReadsPerByte = 8;

/**
 * Whether it is certain that no array that starts within a record between `from` and `until` contains a
 * record start: the caller of an API chooses its parameters, and can send lists that look like records.
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
    const end = follow(bytes, at);
    readsLeft -= end - at;
    if (end === meetsRecord || readsLeft < 0) return false;
    // Following a certain array has covered the arrays within it.
    at = bytes.indexOf(openArray, isSurelyArray(bytes, at) ? end : at + 1);
  }
  return true;
}

const meetsRecord = -1;

/** Returns the position after the array, or where it turns out to be none; `meetsRecord` where it contains one. */
function follow(bytes: Buffer, opensAt: number): number {
  let depth = 0;
  for (let at = opensAt; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) {
      at += 1;
      while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
      continue;
    }
    const step = depthSteps[byte] ?? notJson;
    if (step === 0) continue;
    if (step === notJson) return at;
    if (byte === openObject && isRecordStart(bytes, at)) return meetsRecord;
    depth += step;
    if (depth === 0) return at + 1;
  }
  return meetsRecord;
}

const notJson = 2;

/** By byte outside of strings: the change of the nesting depth, or `notJson`. */
const depthSteps = new Int8Array(256).fill(notJson);
for (const byte of Buffer.from(' \t\r\n,:0123456789+-.eEtrufalsn')) depthSteps[byte] = 0;
for (const byte of Buffer.from('[{')) depthSteps[byte] = 1;
for (const byte of Buffer.from(']}')) depthSteps[byte] = -1;

/** Whether a `[` follows a key and its colon: a quotation mark after a letter ends a string. */
function isSurelyArray(bytes: Buffer, at: number): boolean {
  const letter = (bytes[at - 3] ?? 0) | 0x20;
  return bytes[at - 1] === 0x3a && bytes[at - 2] === quote && letter > 0x60 && letter < 0x7b;
}

/** Few keys start with `e`, so that checking this byte first saves most comparisons. */
const isRecordStart = (bytes: Buffer, at: number): boolean =>
  bytes[at + 2] === 0x65 && bytes.subarray(at, at + recordStart.length).equals(recordStart);
