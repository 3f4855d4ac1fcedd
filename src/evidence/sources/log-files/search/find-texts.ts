/** Returns the position of the next match at or after `from`, or -1. `from` must not decrease. */
type FindNext = (from: number) => number;
export type TextFinder = (bytes: Buffer) => FindNext;

/** Finds the first of several texts. If there are very many, most must end with a quotation mark. */
export function createTextFinder(texts: readonly string[]): TextFinder {
  // Printable ASCII whose only quotation mark is at its end.
  const quoted = new Set(texts.filter((text) => /^[ !#-~]+"$/.test(text)));
  const finders = [
    ...[...new Set(texts)].filter((text) => !quoted.has(text)).map((text) => createFinder(text)),
    ...commonPrefixes([...quoted]).map((prefix) => createFinder(prefix, quoted)),
  ];
  return (bytes) => findFirst(finders.map((find) => find(bytes)));
}

/** Finds a text; with `quoted`, only where one of these starts. */
function createFinder(text: string, quoted?: ReadonlySet<string>): TextFinder {
  const wanted = Buffer.from(text);
  const { part, offset } = fastestPart(wanted);
  const maxLength = Math.max(0, ...[...(quoted ?? [])].map(({ length }) => length));
  const isAt = (bytes: Buffer, at: number): boolean => {
    if (!hasAt(bytes, at, wanted)) return false;
    if (quoted === undefined) return true;
    const following = bytes.toString('latin1', at, at + maxLength);
    return quoted.has(following.slice(0, following.indexOf('"') + 1));
  };
  return (bytes) => (from) => {
    let at = bytes.indexOf(part, from + offset);
    while (at !== -1 && !isAt(bytes, at - offset)) at = bytes.indexOf(part, at + 1);
    return at === -1 ? -1 : at - offset;
  };
}

function hasAt(bytes: Buffer, at: number, text: Buffer): boolean {
  for (let index = 0; index < text.length; index += 1)
    if (bytes[at + index] !== text[index]) return false;
  return true;
}

/** Bytes that are at most three in a thousand of what a trail writes. */
const rareBytes: ReadonlySet<number> = new Set(Buffer.from('@GJKLQUVWXYZjkqxz'));
/** Node searches fewer than eight bytes with memchr for the first of them: the fastest way, if that one is rare. */
const maxPartLength = 7;
const minPartLength = 4;

/** Returns the part of a text that starts with its first rare byte, or the whole text. */
function fastestPart(text: Buffer): { readonly part: Buffer; readonly offset: number } {
  const offset = text.findIndex(
    (byte, index) => rareBytes.has(byte) && index <= text.length - minPartLength,
  );
  if (offset === -1) return { part: text, offset: 0 };
  return { part: text.subarray(offset, offset + maxPartLength), offset };
}

/** Returns the first of the finders' matches. A finder does not search again for a match that lies ahead. */
function findFirst(finders: readonly FindNext[]): FindNext {
  const known = finders.map(() => -1);
  return (from) => {
    for (const [index, find] of finders.entries()) {
      if ((known[index] ?? from) >= from) continue;
      const match = find(from);
      known[index] = match === -1 ? Number.POSITIVE_INFINITY : match;
    }
    const first = Math.min(...known);
    return Number.isFinite(first) ? first : -1;
  };
}

const maxPrefixes = 8;
/** An account's access keys share twelve characters; those of many accounts, and ARNs, share four. */
const prefixLengths = [12, 4];

/** Returns few prefixes, as long as possible, so that each text starts with one: a search for each is fast. */
function commonPrefixes(texts: readonly string[]): readonly string[] {
  const groupBy = (length: number) => Map.groupBy(texts, (text) => text.slice(0, length));
  const groups = prefixLengths.map(groupBy).find(({ size }) => size <= maxPrefixes) ?? groupBy(1);
  return [...groups.values()].map(commonPrefix);
}

function commonPrefix(texts: readonly string[]): string {
  let [prefix = ''] = texts;
  while (!texts.every((text) => text.startsWith(prefix))) prefix = prefix.slice(0, -1);
  return prefix;
}
