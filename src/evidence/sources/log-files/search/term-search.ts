import type { SearchTerms } from '../../../attribute/search-terms.ts';
import { createTextFinder, type FindNext, findFirst } from './find-texts.ts';

/** Finds the records of a file that match a group of search terms, and parses hardly any other. */
export interface TermSearch {
  /**
   * Starts a scan. Each call returns the next position, at or after `from`, within a record that may match,
   * or -1. `from` must not decrease.
   */
  scan(bytes: Buffer): FindNext;
  /** Whether a record contains all texts of a group, in any JSON spelling. A record of invalid JSON may match. */
  matches(record: Buffer): boolean;
}

/** Matches every record. */
export const everyRecord: TermSearch = {
  scan: (bytes) => (from) => (from < bytes.length ? from : -1),
  matches: () => true,
};

/**
 * Creates a search for each group's longest text in unparsed JSON. JSON can write a character as `\u` and
 * four digits, or `/` as `\/`: records with such an escape are parsed. No other escape writes a printable
 * ASCII character but `"` and `\`. With a text that contains these, or a character that is not printable
 * ASCII, every record is parsed.
 * Source: RFC 8259, section 7.
 */
export function createTermSearch(groups: readonly SearchTerms[]): TermSearch {
  const matchesParsed = createParsedTest(groups);
  if (!groups.flat().every(isPlain)) return { ...everyRecord, matches: matchesParsed };
  const escapes = groups.flat().some((text) => text.includes('/')) ? ['\\u', '\\/'] : ['\\u'];
  const single = groups.filter(({ length }) => length === 1);
  const others = groups.filter(({ length }) => length > 1);
  const findSingle = createTextFinder(single.flat());
  const findLongest = createTextFinder(others.map((group) => group.reduce(longer)));
  const findEscape = createTextFinder(escapes);
  return {
    scan: (bytes) => findFirst([findSingle(bytes), findLongest(bytes), findEscape(bytes)]),
    matches: (record) =>
      others.some((group) => group.every((text) => record.includes(text))) ||
      findSingle(record)(0) !== -1 ||
      (findEscape(record)(0) !== -1 && matchesParsed(record)),
  };
}

const longer = (one: string, other: string): string => (other.length > one.length ? other : one);

/** Printable ASCII without `"` and `\`. A quotation mark may end the text, since it ends the string. */
const isPlain = (text: string): boolean => /^[ !#-[\]-~]+"?$/.test(text);

/** Tests a record rewritten with the fewest escapes. Invalid JSON passes, so that the caller counts it as unreadable. */
function createParsedTest(groups: readonly SearchTerms[]): (record: Buffer) => boolean {
  const wanted = groups.map((group) => group.map(rewriteText));
  return (record) => {
    const json = rewriteJson(record);
    return json === undefined || wanted.some((group) => group.every((text) => json.includes(text)));
  };
}

/** Returns `undefined` for invalid JSON, or where arrays are nested too deeply to write them. */
function rewriteJson(record: Buffer): string | undefined {
  try {
    return JSON.stringify(JSON.parse(record.toString()));
  } catch {
    return undefined;
  }
}

/** A quotation mark at the end of a text is the end of the JSON string, and stays unescaped. */
const rewriteText = (text: string): string =>
  JSON.stringify(text).slice(1, -1).replace(/\\"$/, '"');
