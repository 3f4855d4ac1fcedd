import type { Report } from '../content/report.ts';

const maxCharacters = 1_000_000;
const maxText = 300;
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * The report for programs: the very value that the other renderings show, with texts and, where it
 * would be too long, lists cut, and every sign that could steer a terminal escaped.
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

/** Line ends are JSON's own, between its parts; within a text they are escaped already. */
function escapeCharacter(sign: string): string {
  if (sign === '\n') return sign;
  const units = Array.from({ length: sign.length }, (_, index) => sign.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
