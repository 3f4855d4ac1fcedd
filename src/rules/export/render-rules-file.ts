import { Document, isScalar, visit } from 'yaml';
import type { ExportedContent } from './build-content.ts';

const heading =
  ' Who may use what. break-glass rules apply makes the table as this file says. See docs/rules.md.';

/** Characters that a terminal acts on, other than the ends of lines that YAML needs. */
const unsafeCharacter = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Writes a rules file. Every text reads back as the same text, and none moves the cursor of a terminal. */
export function renderRulesFile({ admins, botToken, ...content }: ExportedContent): string {
  const { accounts, links, rules, expectations } = content;
  const document = new Document({
    ...{ accounts, links, ...(admins && { admins }), rules },
    ...(expectations && { expectations }),
    ...(botToken === false && { botToken }),
  });
  document.commentBefore = heading;
  visit(document, {
    Scalar(_, node) {
      // Only double quotes can escape a character.
      if (
        isScalar(node) &&
        typeof node.value === 'string' &&
        node.value.search(unsafeCharacter) >= 0
      )
        node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0 }).replace(unsafeCharacter, escaped);
}

const escaped = (character: string): string =>
  `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
