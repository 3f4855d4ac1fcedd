import type { SearchTerms } from '../../../attribute/search-terms.ts';
import { createEscapedTermsTest } from './escaped-terms.ts';
import {
  buildGramTable,
  flagIndexOf,
  type GramTable,
  gramLength,
  minTextLength,
} from './gram-table.ts';

/** Finds the records of a file that match a group of search terms, without parsing the others. */
export interface TermSearch {
  /**
   * Starts a scan. Each call returns the next position, at or after `from`, within a record that may match,
   * or -1. `from` must not decrease.
   */
  scan(bytes: Buffer): (from: number) => number;
  /** Whether a record may match: it contains all texts of a group, or an escape that may spell them. */
  mayContain(record: Buffer): boolean;
  /** Whether a record matches for certain: parses a record with escapes. */
  contains(record: Buffer): boolean;
}

/**
 * Creates a search for each group's longest text in unparsed JSON. JSON can write a character as `\u` and
 * four digits, or `/` as `\/`, so that each such escape counts as a match. No other escape writes a
 * printable ASCII character but `"` and `\`. With a text that contains these, or a character that is not
 * printable ASCII, every record counts as a match.
 * Source: RFC 8259, section 7.
 */
export function createTermSearch(groups: readonly SearchTerms[]): TermSearch {
  const anchors = groups.map((group) => group.reduce(longer, ''));
  const containsParsed = createEscapedTermsTest(groups);
  if (!groups.flat().every(isPlain) || anchors.some(({ length }) => length < minTextLength))
    return { ...matchAll, contains: containsParsed };
  const findAnchor = createAnchorSearch(anchors);
  // An escaped slash cannot hide a text without a slash.
  const relevantEscapes = anchors.some((anchor) => anchor.includes('/'))
    ? escapes
    : escapes.slice(0, 1);
  const containsGroup = createGroupTest(groups, findAnchor);
  return {
    scan(bytes) {
      const finders = [
        (from: number) => findAnchor(bytes, from),
        ...relevantEscapes.map((sequence) => (from: number) => bytes.indexOf(sequence, from)),
      ].map(rememberMatch);
      return (from) => {
        let first = -1;
        for (const findNext of finders) {
          const match = findNext(from);
          if (match !== -1 && (first === -1 || match < first)) first = match;
        }
        return first;
      };
    },
    mayContain: (record) => containsGroup(record) || hasEscape(record),
    contains: (record) => containsGroup(record) || (hasEscape(record) && containsParsed(record)),
  };
}

const hasEscape = (record: Buffer): boolean =>
  escapes.some((sequence) => record.includes(sequence));

/** Tests whether a record contains all texts of a group. With many groups, one scan finds all groups of a single text. */
function createGroupTest(
  groups: readonly SearchTerms[],
  findAnchor: FindAnchor,
): (record: Buffer) => boolean {
  const hasManyGroups = groups.length > maxSeparateGroups;
  const singleTexts = new Set(groups.filter(({ length }) => hasManyGroups && length === 1).flat());
  const others = groups
    .filter(([text = '']) => !singleTexts.has(text))
    .map((group) => group.map((text) => Buffer.from(text, 'latin1')));
  return (record) =>
    others.some((group) => group.every((text) => record.includes(text))) ||
    (singleTexts.size > 0 && findAnchor(record, 0, singleTexts) !== -1);
}

const maxSeparateGroups = 8;

const matchAll: Pick<TermSearch, 'scan' | 'mayContain'> = {
  scan: (bytes) => (from) => (from < bytes.length ? from : -1),
  mayContain: () => true,
};

const longer = (one: string, other: string): string => (other.length > one.length ? other : one);

/** Printable ASCII without `"` and `\`. A quotation mark may end the text, since it ends the string. */
const isPlain = (text: string): boolean => /^[ !#-[\]-~]+"?$/.test(text);

const escapes = [Buffer.from('\\u'), Buffer.from('\\/')];

/** Caches the last match, so that a finder does not search again for one that lies ahead. */
function rememberMatch(find: (from: number) => number): (from: number) => number {
  let known = -2;
  return (from) => {
    if (known !== -1 && known < from) known = find(from);
    return known;
  };
}

/** Returns the position of an anchor, or of one of `among`; -1 where there is none. */
type FindAnchor = (bytes: Buffer, from: number, among?: ReadonlySet<string>) => number;

/**
 * Reads four bytes at a time, as far apart as the shortest text allows, so that it reads one gram of each
 * text at any position. Compares the text in full when a gram may belong to one.
 */
function createAnchorSearch(anchors: readonly string[]): FindAnchor {
  const all: ReadonlySet<string> = new Set(anchors);
  const table = buildGramTable(anchors);
  return (bytes, from, among = all) => {
    // An Int32Array must start at a multiple of four bytes, which the buffer need not do.
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
 * Nearly all time is spent in this loop. V8 compiles a loop without calls to fast code early, so that
 * `flagIndexOf` is written out here.
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

/** Returns the start of a text's window that contains the gram at this position; -1 where there is none. */
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
    if (lastFlags[flagIndexOf(gramAt(bytes, end - gramLength), lastFlags)] === 0) continue;
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
