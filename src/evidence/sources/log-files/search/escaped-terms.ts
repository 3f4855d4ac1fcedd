import type { SearchTerms } from '../../../attribute/search-terms.ts';

/**
 * Returns a test for whether a record contains all texts of a group, in any JSON spelling, by parsing it.
 * Invalid JSON passes, so that the caller counts it as unreadable.
 */
export function createEscapedTermsTest(
  groups: readonly SearchTerms[],
): (record: Buffer) => boolean {
  const normalizedGroups = groups.map((group) => group.map(normalizeText));
  return (record) => {
    const json = normalizeJson(record);
    return (
      json === undefined ||
      normalizedGroups.some((group) => group.every((text) => json.includes(text)))
    );
  };
}

/** Rewrites JSON with the fewest escapes, as JSON.stringify does; `undefined` for invalid JSON. */
function normalizeJson(record: Buffer): string | undefined {
  try {
    return JSON.stringify(JSON.parse(record.toString()));
  } catch {
    return undefined;
  }
}

/** A quotation mark at the end of a text is the end of the JSON string, and stays unescaped. */
function normalizeText(text: string): string {
  const endsString = text.endsWith('"');
  const inside = endsString ? text.slice(0, -1) : text;
  return JSON.stringify(inside).slice(1, -1) + (endsString ? '"' : '');
}
