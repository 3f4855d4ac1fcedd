import { oneLine } from '../../platform/one-line.ts';

/** Longer than most names; JSON has the whole. */
const maxCellLength = 80;

/** A table as safe lines: a heading for each column, and columns as wide as their longest cell. */
export function renderTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const cells = rows.map((row) => row.map((cell) => oneLine(cell, maxCellLength)));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => (row[column] ?? '').length)),
  );
  const render = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [headings.map((heading) => heading.toUpperCase()), ...cells].map(render);
}
