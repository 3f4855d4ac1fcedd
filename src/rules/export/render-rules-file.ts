import { Document } from 'yaml';
import type { ExportedContent } from './build-content.ts';

const heading =
  ' Who may use what. break-glass rules apply makes the table as this file says. See docs/rules.md.';

/** Writes a rules file. Every text reads back as the same text. */
export function renderRulesFile({ admins, ...content }: ExportedContent): string {
  const { accounts, links, rules } = content;
  const document = new Document({ accounts, links, ...(admins && { admins }), rules });
  document.commentBefore = heading;
  return document.toString({ lineWidth: 0, defaultStringType: 'PLAIN', defaultKeyType: 'PLAIN' });
}
