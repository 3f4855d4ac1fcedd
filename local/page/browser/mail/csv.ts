/** A quoted or plain cell, and its delimiter. */
const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;

/** Parses a CSV (RFC 4180) into rows. Stops at the first invalid character. */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  cell.lastIndex = 0;
  while (cell.lastIndex < text.length) {
    const [whole, quoted, unquoted = '', end] = cell.exec(text) ?? [];
    if (whole === undefined) break;
    row.push(quoted?.replaceAll('""', '"') ?? unquoted);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return row.length > 0 ? [...rows, row] : rows;
}
