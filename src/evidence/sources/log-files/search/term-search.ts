import type { SearchTerms } from '../../../attribute/search-terms.ts';
import { createEscapedTermsTest } from './escaped-terms.ts';
import { buildGramTable, type GramTable, gramLength, minText, placeOf } from './gram-table.ts';

export interface TermSearch {
  /**
   * Looks through bytes: each call gives a place in the next record, at or behind `from`, that may hold
   * a group, or -1 where there is none. `from` only grows.
   */
  through(bytes: Buffer): (from: number) => number;
  /** Whether a record may hold a group: it holds all of its texts, or an escape that may spell them. */
  mayHold(record: Buffer): boolean;
  /** The same, surely: by parsing a record that may. */
  holds(record: Buffer): boolean;
}

/**
 * Searches JSON for the groups' longest texts without parsing it. JSON may write a sign in another way,
 * by `\u` and four digits, or `\/`: where one of these stands anything may be spelled, so that each is a
 * place found. No other escape writes a printable ASCII sign but `"` and `\`; with a text that holds
 * these, or any that is not printable ASCII, everything is found.
 * Source: RFC 8259, section 7.
 */
export function createTermSearch(groups: readonly SearchTerms[]): TermSearch {
  const anchors = groups.map((group) => group.reduce(longer, ''));
  const holdsEscaped = createEscapedTermsTest(groups);
  if (!groups.flat().every(isPlain) || anchors.some(({ length }) => length < minText))
    return { ...findsEverything, holds: holdsEscaped };
  const findAnchor = createAnchorSearch(anchors);
  // An escaped slash hides no text without a slash.
  const hiding = anchors.some((anchor) => anchor.includes('/')) ? escapes : escapes.slice(0, 1);
  const holdsGroup = createGroupTest(groups, findAnchor);
  return {
    through(bytes) {
      const nextPlaces = [
        (from: number) => findAnchor(bytes, from),
        ...hiding.map((spelled) => (from: number) => bytes.indexOf(spelled, from)),
      ].map(rememberPlace);
      return (from) => {
        let first = -1;
        for (const next of nextPlaces) {
          const place = next(from);
          if (place !== -1 && (first === -1 || place < first)) first = place;
        }
        return first;
      };
    },
    mayHold: (record) => holdsGroup(record) || isEscaped(record),
    holds: (record) => holdsGroup(record) || (isEscaped(record) && holdsEscaped(record)),
  };
}

const isEscaped = (record: Buffer): boolean => escapes.some((spelled) => record.includes(spelled));

/** Whether a record holds all texts of a group; of many groups those of a single text are looked for together. */
function createGroupTest(
  groups: readonly SearchTerms[],
  findAnchor: FindAnchor,
): (record: Buffer) => boolean {
  const isMany = groups.length > fewGroups;
  const together = new Set(groups.filter(({ length }) => isMany && length === 1).flat());
  const others = groups
    .filter(([text = '']) => !together.has(text))
    .map((group) => group.map((text) => Buffer.from(text, 'latin1')));
  return (record) =>
    others.some((group) => group.every((text) => record.includes(text))) ||
    (together.size > 0 && findAnchor(record, 0, together) !== -1);
}

const fewGroups = 8;

const findsEverything: Pick<TermSearch, 'through' | 'mayHold'> = {
  through: (bytes) => (from) => (from < bytes.length ? from : -1),
  mayHold: () => true,
};

const longer = (one: string, other: string): string => (other.length > one.length ? other : one);

/** Printable ASCII but `"` and `\`; a quotation mark may end it, since it then ends the string. */
const isPlain = (text: string): boolean => /^[ !#-[\]-~]+"?$/.test(text);

const escapes = [Buffer.from('\\u'), Buffer.from('\\/')];

/** A place that lies further on is not searched for again. */
function rememberPlace(find: (from: number) => number): (from: number) => number {
  let known = -2;
  return (from) => {
    if (known !== -1 && known < from) known = find(from);
    return known;
  };
}

/** Where one of the anchors stands, or one of some of them; -1 where none does. */
type FindAnchor = (bytes: Buffer, from: number, among?: ReadonlySet<string>) => number;

/**
 * Looks at four bytes at a time, as far apart as the shortest text allows: wherever a text stands, one
 * of its grams is looked at. A gram that some text holds is compared in full.
 */
function createAnchorSearch(anchors: readonly string[]): FindAnchor {
  const all: ReadonlySet<string> = new Set(anchors);
  const table = buildGramTable(anchors);
  return (bytes, from, among = all) => {
    // Grams lie where the processor's own words do, which need not be where the bytes begin.
    const offset = -bytes.byteOffset & (gramLength - 1);
    const count = Math.max(0, Math.floor((bytes.length - offset) / gramLength));
    const grams = new Int32Array(bytes.buffer, bytes.byteOffset + offset, count);
    let next = Math.max(0, Math.ceil((from - offset) / gramLength));
    for (;;) {
      next = nextGram(grams, next, table);
      if (next === -1) return -1;
      const found = compareAround(bytes, offset + next * gramLength, table, among);
      if (found !== -1) return found;
      next += table.step;
    }
  };
}

/**
 * Nearly all time is spent here. What it does by itself, without a call, V8 makes fast code of at once,
 * and not only when it has run for long: so `placeOf` is written out.
 */
function nextGram(grams: Int32Array, from: number, { flags, step }: GramTable): number {
  const { length } = grams;
  const mask = flags.length - 1;
  for (let at = from; at < length; at += step) {
    const gram = grams[at] ?? 0;
    if (flags[(gram ^ (gram >>> 9) ^ (gram >>> 18)) & mask] !== 0) return at;
  }
  return -1;
}

/** Where the window of a text begins that holds the gram at this place; -1 where there is none. */
function compareAround(
  bytes: Buffer,
  at: number,
  { offsetsOf, lastFlags, windowLength, byWindow }: GramTable,
  among: ReadonlySet<string>,
): number {
  for (const offset of offsetsOf.get(gramAt(bytes, at)) ?? []) {
    const start = at - offset;
    const end = start + windowLength;
    if (start < 0 || end > bytes.length) continue;
    if (lastFlags[placeOf(gramAt(bytes, end - gramLength), lastFlags)] === 0) continue;
    for (const text of byWindow.get(bytes.toString('latin1', start, end)) ?? []) {
      const textAt = end - text.length;
      if (!among.has(text) || textAt < 0) continue;
      if (bytes.toString('latin1', textAt, end) === text) return start;
    }
  }
  return -1;
}

const gramAt = (bytes: Buffer, at: number): number =>
  (bytes[at] ?? 0) |
  ((bytes[at + 1] ?? 0) << 8) |
  ((bytes[at + 2] ?? 0) << 16) |
  ((bytes[at + 3] ?? 0) << 24);
