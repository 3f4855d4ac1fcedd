import type { SearchTerms } from '../../../attribute/search-terms.ts';
import { createTextFinder, type TextFinder } from './find-texts.ts';

/** Finds the records of a file that match a group of search terms. */
export interface TermSearch {
  /** Finds positions within records that may match. */
  readonly scan: TextFinder;
  /** Whether a record contains all texts of a group, in any JSON spelling. A record of invalid JSON may match. */
  matches(record: Buffer): boolean;
}

/**
 * Creates a search for each group's longest text in unparsed JSON. JSON can write a character as `\u` and
 * four digits, or `/` as `\/`: a record with such an escape is written again without it. No other escape
 * writes a printable ASCII character but `"` and `\`. With a text that contains these, or a character that
 * is not printable ASCII, every record is written again. Source: RFC 8259, section 7.
 */
export function createTermSearch(groups: readonly SearchTerms[]): TermSearch {
  const written = groups.map((group) => group.map(writeText));
  const isPlain = written.flat().every((text) => plainText.test(text));
  const longest = written.map((group) => group.toSorted((a, b) => b.length - a.length)[0] ?? '');
  // An escaped slash cannot hide a text without a slash.
  const escapes = longest.some((text) => text.includes('/')) ? ['\\u', '\\/'] : ['\\u'];
  const findSingle = createTextFinder(written.filter(({ length }) => length === 1).flat());
  const others = written.filter(({ length }) => length > 1);
  const contains = (json: Buffer): boolean =>
    others.some((group) => group.every((text) => json.includes(text))) ||
    findSingle(json)(0) !== -1;
  return {
    scan: isPlain ? createTextFinder([...longest, ...escapes]) : () => (from) => from,
    matches(record) {
      if (contains(record)) return true;
      if (isPlain && !record.includes('\\u') && !record.includes('\\/')) return false;
      const again = writeAgain(record);
      return again === undefined || contains(again);
    },
  };
}

/** Printable ASCII without `"` and `\`. A quotation mark may end the text, since it ends the string. */
const plainText = /^[ !#-[\]-~]+"?$/;

/** Writes a text as JSON.stringify does: with the fewest escapes. A quotation mark at its end ends the string. */
const writeText = (text: string): string => JSON.stringify(text).slice(1, -1).replace(/\\"$/, '"');

/** Returns `undefined` for invalid JSON, or where arrays are nested too deeply to write them. */
function writeAgain(record: Buffer): Buffer | undefined {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(record.toString())));
  } catch {
    return undefined;
  }
}
