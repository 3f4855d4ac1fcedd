/** Past this a column is not aligned any more: one long value would push all others away. */
const maxWidth = 80;

/** Every column as wide as its widest cell, two spaces apart. */
export function align(rows: readonly (readonly string[])[]): readonly string[] {
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
