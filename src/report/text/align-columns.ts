/** Longer values are not aligned: one of them would widen the column for all rows. */
const maxWidth = 80;

/** Pads every column to its widest cell, with two spaces between columns. */
export function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<readonly number[]>(
    (widths, row) =>
      row.map((value, column) => Math.min(maxWidth, Math.max(value.length, widths[column] ?? 0))),
    [],
  );
  return rows.map((row) =>
    row
      .map((value, column) => value.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
