import { backslash, depthSteps, notJson, openArray, openObject, quote } from './json-bytes.ts';

/** How every record begins that a trail writes. */
export const recordStart = Buffer.from('{"eventVersion":');

/** How often the bytes may be gone over: only arrays in arrays in arrays take more, and no trail's do. */
const mostTimes = 8;

/**
 * Whether it is certain that behind `from` no array but the one that `from` lies in holds what looks
 * like the start of a record. A caller of an API writes its parameters as he likes, with lists of
 * objects that look like records, too.
 *
 * Such a start stands outside of strings, since its first quotation mark has no backslash before it.
 * An array that holds one is open there. So each `[` is followed, strictly as JSON, until its array is
 * closed: if there is such an array, then a start is met on the way from its `[`, whatever is met from
 * others. A `[` within a string is no array's: from there what follows is no JSON soon, or is taken for
 * an array, which at worst is an alarm without a cause.
 */
export function hasNoNestedRecords(bytes: Buffer, from: number): boolean {
  const budget = { left: mostTimes * bytes.length };
  for (let at = bytes.indexOf(openArray, from); at !== -1; at = bytes.indexOf(openArray, at + 1))
    if (meetsRecord(bytes, at, budget)) return false;
  return true;
}

/** Of strings and brackets it is all one loop, which is called for every `[` of all files. */
function meetsRecord(bytes: Buffer, opensAt: number, budget: { left: number }): boolean {
  const { length } = bytes;
  let depth = 1;
  let at = opensAt + 1;
  while (at < length) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) {
      at += 1;
      while (at < length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
      at += 1;
      continue;
    }
    const deeper = depthSteps[byte];
    if (deeper === notJson) return spend(budget, at - opensAt);
    if (byte === openObject && isRecordStart(bytes, at)) return true;
    at += 1;
    if (deeper === 0) continue;
    depth += deeper ?? 0;
    if (depth === 0) return spend(budget, at - opensAt);
  }
  return true;
}

/** Whether there is nothing left: then nothing is certain. */
function spend(budget: { left: number }, bytes: number): boolean {
  budget.left -= bytes;
  return budget.left < 0;
}

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
