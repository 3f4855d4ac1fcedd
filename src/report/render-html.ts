import { buildGrantLines, type GrantLine } from './grant-lines.ts';
import { type Markup, markup } from './markup.ts';
import { oneLine } from './one-line.ts';
import type { Report, ReportRow, ReportTable } from './report.ts';
import { columns, emptyTable, leftOut, totals, yesOrNo } from './table-words.ts';

/**
 * Gmail clips a mail at about 102 KB: two tables of this many bytes leave room for the rest, were
 * every sign of it escaped.
 */
const tableBytes = 30_000;
const longestCell = 200;
const longestLine = 256;
const longestNote = 500;

const text = 'font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:0 auto;padding:1rem';
/** Cells inherit it and have no style of their own, so that more of them have room. */
const table = 'border-collapse:collapse;width:100%;text-align:left;overflow-wrap:anywhere';

/**
 * The report as one HTML document below 100 KB. It names no colours, so that it reads in light
 * and dark, and without any style at all.
 */
export function renderHtml(report: Report): string {
  const subject = oneLine(report.subject, longestCell);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${subject}</title>
</head>
<body style="color-scheme:light dark">
<div role="article" lang="en" aria-label="${subject}" style="${text}">
<h1>${subject}</h1>
<h2>The grant</h2>
${renderGrant(buildGrantLines(report))}
${[renderTable(report.portal), renderTable(report.role)]}
<h2>What to know about this report</h2>
<ul>
${report.notes.map((note) => markup`<li>${oneLine(note, longestNote)}</li>\n`)}</ul>
</div>
</body>
</html>
`.toString();
}

function renderGrant(lines: readonly GrantLine[]): Markup {
  return markup`<table border="1" cellpadding="6" style="${table}">
<tbody style="vertical-align:top">
${lines.map(
  ({ label, value }) =>
    markup`<tr><th scope="row">${label}</th><td>${oneLine(value, longestLine)}</td></tr>\n`,
)}</tbody>
</table>`;
}

function renderTable(content: ReportTable): Markup {
  const body = content.rows.length === 0 ? markup`<p>${emptyTable}</p>` : renderRows(content);
  return markup`<h2>${content.title}</h2>\n${body}\n`;
}

function renderRows(content: ReportTable): Markup {
  const rows = fitting(content.rows.map(renderRow));
  const left = content.rows.length - rows.length;
  return markup`<table border="1" cellpadding="6" style="${table}">
<caption style="text-align:left">${totals(content)}</caption>
<thead>
<tr>${columns.map((column) => markup`<th scope="col">${column}</th>`)}</tr>
</thead>
<tbody style="vertical-align:top">
${rows}</tbody>
</table>
${left > 0 ? markup`<p>${leftOut(left)}</p>` : ''}`;
}

function renderRow({ eventSource, eventName, readOnly, count }: ReportRow): Markup {
  const cells = [eventSource, eventName, yesOrNo(readOnly), String(count)];
  return markup`<tr>${cells.map((value) => markup`<td>${oneLine(value, longestCell)}</td>`)}</tr>\n`;
}

/** The rows, from the first on, that a table has room for. */
function fitting(rows: readonly Markup[]): readonly Markup[] {
  let bytes = 0;
  const end = rows.findIndex((row) => {
    bytes += Buffer.byteLength(row.toString());
    return bytes > tableBytes;
  });
  return end === -1 ? rows : rows.slice(0, end);
}
