import type { Report } from '../content/report.ts';

const maxCharacters = 1_000_000;
const maxText = 500;
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Renders the report for programs: the same value that HTML and text show. Long texts are cut, lists
 * are cut if the JSON would be too long, and characters that control a terminal are escaped.
 */
export function renderJson(report: Report): string {
  for (const maxList of [1_000, 100, 10, 1]) {
    const json = renderCut(report, maxList);
    if (json.length <= maxCharacters) return json;
  }
  return renderCut(report, 0);
}

const renderCut = (report: Report, maxList: number): string =>
  `${JSON.stringify(report, cutTo(maxList), 2).replace(unsafe, escapeCharacter)}\n`;

const cutTo =
  (maxList: number) =>
  (_: string, value: unknown): unknown => {
    if (Array.isArray(value)) return value.slice(0, maxList);
    if (typeof value !== 'string' || value.length <= maxText) return value;
    return `${value.slice(0, maxText - 1)}…`;
  };

/** A newline is JSON's own indentation: newlines within texts are escaped already. */
function escapeCharacter(character: string): string {
  if (character === '\n') return character;
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
