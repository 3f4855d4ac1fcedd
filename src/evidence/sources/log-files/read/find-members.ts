import {
  backslash,
  closeArray,
  closeObject,
  colon,
  comma,
  openArray,
  openObject,
  quote,
} from '../search/json-bytes.ts';

/** The positions of members' values, in the order of the names. An end of 0 means that the member is absent. */
export interface MemberRanges {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/**
 * Finds the values of these members of an object without parsing it, from the comma or bracket at `from`
 * on. Expects valid JSON. Returns `undefined` where only a parser can tell: with white space around a name,
 * an escape in a name, or a member that occurs twice. The result is valid until the next call.
 */
export function createMemberFinder(
  names: readonly string[],
): (object: Buffer, from: number) => MemberRanges | undefined {
  const starts = new Int32Array(names.length);
  const ends = new Int32Array(names.length);
  const indexOf = createNameLookup(names);

  return (object, from) => {
    ends.fill(0);
    let at = from;
    do {
      const nameStart = at + 2;
      const nameEnd = endOfName(object, nameStart);
      if (object[at + 1] !== quote || object[nameEnd + 1] !== colon) return undefined;
      at = endOfValue(object, nameEnd + 2);
      const index = indexOf(object, nameStart, nameEnd);
      if (index === -1) continue;
      if (ends[index] !== 0) return undefined;
      starts[index] = nameEnd + 2;
      ends[index] = at;
    } while (object[at] === comma);
    return object[0] === openObject && at === object.length - 1 ? { starts, ends } : undefined;
  };
}

/** Returns the position of the quotation mark that ends a name; the length of the bytes where an escape precedes it. */
function endOfName(bytes: Buffer, from: number): number {
  const { length } = bytes;
  for (let at = from; at < length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) return at;
    if (byte === backslash) break;
  }
  return length;
}

/** Returns the position of the comma or bracket after a member's value. */
function endOfValue(bytes: Buffer, from: number): number {
  const { length } = bytes;
  let depth = 0;
  let at = from;
  while (at < length) {
    const byte = bytes[at];
    if (byte === quote) {
      at += 1;
      while (at < length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
    } else if (byte === openObject || byte === openArray) depth += 1;
    else if (byte === closeObject || byte === closeArray) {
      if (depth === 0) return at;
      depth -= 1;
    } else if (byte === comma && depth === 0) return at;
    at += 1;
  }
  return length;
}

/** Returns a lookup of a name's index; -1 for any other name. Most other names differ in length. */
function createNameLookup(names: readonly string[]) {
  const indexed = names.map((name, index) => ({ name: Buffer.from(name, 'latin1'), index }));
  const byLength = Map.groupBy(indexed, ({ name }) => name.length);
  return (bytes: Buffer, start: number, end: number): number => {
    for (const { name, index } of byLength.get(end - start) ?? [])
      if (isAt(bytes, start, name)) return index;
    return -1;
  };
}

function isAt(bytes: Buffer, start: number, name: Buffer): boolean {
  for (let at = 0; at < name.length; at += 1) if (bytes[start + at] !== name[at]) return false;
  return true;
}
