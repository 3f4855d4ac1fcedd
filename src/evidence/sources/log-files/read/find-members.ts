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

/** Where values stand, in the order of the names that were asked for; an end of 0 stands for no such member. */
export interface MemberPlaces {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/**
 * Finds the values of these members of an object without parsing it, from the comma or bracket at
 * `from` on: its JSON is taken to be well formed. `undefined` where there is white space around a name,
 * where a name is spelled with an escape, or where one of these stands twice: what it says is then for
 * a parser to find out. What is given is valid until the next call.
 */
export function createMemberFinder(
  names: readonly string[],
): (object: Buffer, from: number) => MemberPlaces | undefined {
  const starts = new Int32Array(names.length);
  const ends = new Int32Array(names.length);
  const numberOf = createNameNumbers(names);

  return (object, from) => {
    ends.fill(0);
    let at = from;
    do {
      const nameStart = at + 2;
      const nameEnd = endOfName(object, nameStart);
      if (object[at + 1] !== quote || object[nameEnd + 1] !== colon) return undefined;
      at = endOfValue(object, nameEnd + 2);
      const number = numberOf(object, nameStart, nameEnd);
      if (number === -1) continue;
      if (ends[number] !== 0) return undefined;
      starts[number] = nameEnd + 2;
      ends[number] = at;
    } while (object[at] === comma);
    return object[0] === openObject && at === object.length - 1 ? { starts, ends } : undefined;
  };
}

/** Where the quotation mark stands that ends a name; the bytes' length where an escape comes before. */
function endOfName(bytes: Buffer, from: number): number {
  const { length } = bytes;
  for (let at = from; at < length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) return at;
    if (byte === backslash) break;
  }
  return length;
}

/** Where the comma or bracket stands that follows a member's value. */
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

/** Gives a name's number; -1 for any other name, most of which have another length. */
function createNameNumbers(names: readonly string[]) {
  const numbered = names.map((name, number) => ({ name: Buffer.from(name, 'latin1'), number }));
  const byLength = Map.groupBy(numbered, ({ name }) => name.length);
  return (bytes: Buffer, start: number, end: number): number => {
    for (const { name, number } of byLength.get(end - start) ?? [])
      if (standsAt(bytes, start, name)) return number;
    return -1;
  };
}

function standsAt(bytes: Buffer, start: number, name: Buffer): boolean {
  for (let at = 0; at < name.length; at += 1) if (bytes[start + at] !== name[at]) return false;
  return true;
}
