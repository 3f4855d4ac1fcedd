import { oneLine } from '../../platform/one-line.ts';
import {
  callName,
  columns,
  type DescribeOmitted,
  emptyTable,
  totals,
  yesOrNo,
} from '../content/labels.ts';
import type { ReportTable, ValueCount } from '../content/report.ts';
import type { Line } from '../content/summary.ts';
import { type Markup, markup } from './markup.ts';
import { maxRows, nothing, type Section } from './sections.ts';
import { caption, table, unbroken } from './styles.ts';

const maxCell = 200;
const maxLine = 300;
const maxSentence = 600;

/** A table of labels and values. It is never truncated. */
export function renderLines(lines: readonly Line[]): Markup {
  return markup`<table border="1" cellpadding="4" style="${table}">
<tbody style="vertical-align:top">
${lines.map(
  ({ label, value }) =>
    markup`<tr><th scope="row" width="30%" style="${unbroken}">${label}</th><td>${oneLine(value, maxLine)}</td></tr>\n`,
)}</tbody>
</table>`;
}

interface TableContent {
  readonly heading: Markup;
  readonly caption: string;
  /** With each column's share of the width, in percent. */
  readonly columns: readonly (readonly [string, number])[];
  readonly body: readonly Markup[];
  /** Describes the omitted rows; empty if there are none. */
  readonly omitted: string;
}

export function renderTable(content: TableContent): Markup {
  return markup`${content.heading}
<table border="1" cellpadding="4" style="${table}">
<caption style="${caption}">${content.caption}</caption>
<thead style="${unbroken}">
<tr>${content.columns.map(([column, width]) => markup`<th scope="col" width="${width}%">${column}</th>`)}</tr>
</thead>
<tbody style="vertical-align:top">
${content.body}</tbody>
</table>
${content.omitted === '' ? nothing : markup`<p>${content.omitted}</p>\n`}`;
}

export const omittedText = (omitted: number, describe: DescribeOmitted): string =>
  omitted > 0 ? describe(omitted) : '';

const cells = (values: readonly string[]): Markup =>
  markup`<tr>${values.map((value) => markup`<td>${oneLine(value, maxCell)}</td>`)}</tr>\n`;

/** Calls by source and name, with their counts. */
export function tableSection(content: ReportTable, describe: DescribeOmitted): Section {
  const heading = markup`<h2>${content.title}</h2>`;
  const rows = content.rows
    .slice(0, maxRows)
    .map((row) =>
      cells([row.eventSource, callName(row), yesOrNo(row.readOnly), String(row.count)]),
    );
  return {
    rows,
    rowCount: content.rows.length,
    render: (body, omitted) =>
      content.rows.length === 0
        ? markup`${heading}\n<p>${emptyTable}</p>\n`
        : renderTable({
            heading,
            caption: totals(content),
            columns,
            body,
            omitted: omittedText(omitted, describe),
          }),
  };
}

/** Values with their counts. */
export function countsSection(
  title: string,
  counts: readonly ValueCount[],
  describe: DescribeOmitted,
): Section {
  return {
    rows: counts.slice(0, maxRows).map(({ value, count }) => cells([value, String(count)])),
    rowCount: counts.length,
    render: (body, omitted) =>
      counts.length === 0
        ? nothing
        : renderTable({
            heading: nothing,
            caption: `${title}, the most frequent first.`,
            columns: [
              [title, 80],
              ['Events', 20],
            ],
            body,
            omitted: omittedText(omitted, describe),
          }),
  };
}

/** A list of sentences. */
export function sentencesSection(heading: Markup, sentences: readonly string[]): Section {
  return {
    rows: sentences.map((sentence) => markup`<li>${oneLine(sentence, maxSentence)}</li>\n`),
    render: (rows, omitted) => markup`${heading}
<ul>
${rows}${omitted > 0 ? markup`<li>and ${omitted} more</li>\n` : nothing}</ul>
`,
  };
}
