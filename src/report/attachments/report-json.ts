import type { Report } from '../content/report.ts';

const mostCharacters = 1_000_000;
const longestText = 300;
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * The report for programs: the very value that the other renderings show, with texts and, where it
 * would be too long, lists cut, and every sign that could steer a terminal escaped.
 */
export function renderJson(report: Report): string {
  for (const longestList of [1_000, 100, 10, 1]) {
    const json = rendered(report, longestList);
    if (json.length <= mostCharacters) return json;
  }
  return rendered(report, 0);
}

const rendered = (report: Report, longestList: number): string =>
  `${JSON.stringify(report, cutTo(longestList), 2).replace(unsafe, escapeSign)}\n`;

const cutTo =
  (longestList: number) =>
  (_: string, value: unknown): unknown => {
    if (Array.isArray(value)) return value.slice(0, longestList);
    if (typeof value !== 'string' || value.length <= longestText) return value;
    return `${value.slice(0, longestText - 1)}…`;
  };

/** Line ends are JSON's own, between its parts; within a text they are escaped already. */
function escapeSign(sign: string): string {
  if (sign === '\n') return sign;
  const units = Array.from({ length: sign.length }, (_, index) => sign.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
