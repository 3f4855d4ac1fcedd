import { pageWidth, wrap } from './wrap.ts';

/** Longer values are not aligned: one of them would widen the column for all rows. */
const maxWidth = 80;
const gap = '  ';
/** A column is not made narrower than this. */
const minWidth = 24;

/**
 * Pads every column to its widest cell. Where the rows would be wider than the page, the cells of the widest
 * column are broken at spaces.
 */
export const alignColumns = (rows: readonly (readonly string[])[]): readonly string[] =>
  alignRows(rows).flat();

/** The same, with the lines of each row. */
export function alignRows(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const widths = fitToPage(
    rows.reduce<readonly number[]>(
      (widths, row) =>
        row.map((value, column) => Math.min(maxWidth, Math.max(value.length, widths[column] ?? 0))),
      [],
    ),
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

function fitToPage(widths: readonly number[]): readonly number[] {
  const total = widths.reduce((sum, width) => sum + width + gap.length, -gap.length);
  const widest = widths.indexOf(Math.max(...widths));
  return widths.map((width, column) =>
    column === widest && total > pageWidth
      ? Math.min(width, Math.max(minWidth, width - (total - pageWidth)))
      : width,
  );
}
