/**
 * A group of texts. A record matches the group if it contains all of them, each within one JSON string. A
 * text may end with the quotation mark that ends the string.
 *
 * Each rule of attribution exports, beside the rule, the groups of which every record that it accepts
 * matches at least one, and the record members that it reads. `log-files.test.ts` and
 * `trimmed-event.test.ts` compare both with reading everything.
 */
export type SearchTerms = readonly string[];
