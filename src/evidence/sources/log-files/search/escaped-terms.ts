import type { SearchTerms } from '../../../attribute/search-terms.ts';

/**
 * Tells whether a record holds all texts of a group however its JSON spells them, by parsing it. One
 * that is no JSON is let through: whoever takes it counts what cannot be read.
 */
export function createEscapedTermsTest(
  groups: readonly SearchTerms[],
): (record: Buffer) => boolean {
  const spelled = groups.map((group) => group.map(spell));
  return (record) => {
    const json = writeAgain(record);
    return (
      json === undefined || spelled.some((group) => group.every((text) => json.includes(text)))
    );
  };
}

/** With the fewest escapes, as JSON.stringify writes it. */
function writeAgain(record: Buffer): string | undefined {
  try {
    return JSON.stringify(JSON.parse(record.toString()));
  } catch {
    return undefined;
  }
}

/** A quotation mark at the end of a text ends the string that it is in. */
function spell(text: string): string {
  const endsString = text.endsWith('"');
  const inside = endsString ? text.slice(0, -1) : text;
  return JSON.stringify(inside).slice(1, -1) + (endsString ? '"' : '');
}
