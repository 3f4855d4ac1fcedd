import { buildGrantLines } from './grant-lines.ts';
import { oneLine } from './one-line.ts';
import type { Report, ReportRow, ReportTable } from './report.ts';
import { columns, emptyTable, leftOut, totals, yesOrNo } from './table-words.ts';

const mostRows = 300;
const longestCell = 60;
const longestLine = 400;
const longestNote = 500;

/** The report as text in lines, with aligned columns, for readers without HTML. */
export function renderText(report: Report): string {
  return [
    oneLine(report.subject, longestLine),
    '',
    ...align(
      buildGrantLines(report).map(({ label, value }) => [`${label}:`, oneLine(value, longestLine)]),
    ),
    '',
    ...renderTable(report.portal),
    ...renderTable(report.role),
    ...headed('What to know about this report'),
    ...report.notes.map((note) => `- ${oneLine(note, longestNote)}`),
    '',
  ].join('\n');
}

function renderTable(table: ReportTable): readonly string[] {
  if (table.rows.length === 0) return [...headed(table.title), emptyTable, ''];
  const shown = table.rows.slice(0, mostRows);
  const left = table.rows.length - shown.length;
  return [
    ...headed(table.title),
    totals(table),
    '',
    ...align([columns, ...shown.map(cells)]),
    ...(left > 0 ? [leftOut(left)] : []),
    '',
  ];
}

const headed = (title: string): readonly string[] => [title, '-'.repeat(title.length)];

const cells = ({ eventSource, eventName, readOnly, count }: ReportRow): readonly string[] =>
  [eventSource, eventName, yesOrNo(readOnly), String(count)].map((value) =>
    oneLine(value, longestCell),
  );

/** Every column as wide as its widest cell, two spaces apart. */
function align(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<readonly number[]>(
    (widest, row) => row.map((value, column) => Math.max(value.length, widest[column] ?? 0)),
    [],
  );
  return rows.map((row) =>
    row
      .map((value, column) => value.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
