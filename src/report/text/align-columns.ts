import { pageWidth, wrap } from './wrap.ts';

/** Longer values are not aligned: one of them would widen the column for all rows. */
const maxWidth = 80;
const gap = '  ';
/** Most names of services and of calls are shorter. */
const minWidth = 28;

/**
 * Pads every column to its widest cell. Where the rows would be wider than the page, cells are broken at
 * spaces.
 */
export const alignColumns = (rows: readonly (readonly string[])[]): readonly string[] =>
  alignRows(rows).flat();

/** The same, with the lines of each row. */
export function alignRows(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const widths = fitToPage(
    widthsOf(rows, ({ length }) => length),
    widthsOf(rows, longestWord),
  );
  return rows.map((row) => {
    const cells = row.map((value, column) => wrap(value, '', widths[column]));
    const height = Math.max(...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, line) =>
      cells
        .map((lines, column) => (lines[line] ?? '').padEnd(widths[column] ?? 0))
        .join(gap)
        .trimEnd(),
    );
  });
}

const widthsOf = (
  rows: readonly (readonly string[])[],
  measure: (cell: string) => number,
): readonly number[] =>
  rows.reduce<readonly number[]>(
    (widths, row) =>
      row.map((cell, column) => Math.min(maxWidth, Math.max(measure(cell), widths[column] ?? 0))),
    [],
  );

/** A shorter cell, such as a label, is not broken. */
const minBroken = 30;

const longestWord = (cell: string): number =>
  cell.length < minBroken
    ? cell.length
    : cell.split(' ').reduce((longest, { length }) => Math.max(longest, length), 0);

/**
 * Makes columns narrower: down to their longest words, and if that is not enough to `minWidth`, so that only
 * the rows with longer words are wider than the page.
 */
function fitToPage(widths: readonly number[], wordWidths: readonly number[]): readonly number[] {
  const fitted = shrink(widths, wordWidths);
  return shrink(
    fitted,
    fitted.map((width) => Math.min(width, minWidth)),
  );
}

/** Takes from the columns what the page lacks: first from the one that can give the most. */
function shrink(widths: readonly number[], minWidths: readonly number[]): readonly number[] {
  let excess = widths.reduce((sum, width) => sum + width + gap.length, -gap.length) - pageWidth;
  const shrunk = [...widths];
  const slackOf = (column: number) => (widths[column] ?? 0) - (minWidths[column] ?? 0);
  for (const column of [...widths.keys()].sort((a, b) => slackOf(b) - slackOf(a))) {
    const cut = Math.max(0, Math.min(excess, slackOf(column)));
    shrunk[column] = (widths[column] ?? 0) - cut;
    excess -= cut;
  }
  return shrunk;
}
