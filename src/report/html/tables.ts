import { oneLine } from '../../platform/one-line.ts';
import {
  callColumns,
  callName,
  type DescribeOmitted,
  emptyTable,
  totals,
  writes,
} from '../content/labels.ts';
import type { ReportRow, ReportTable, ValueCount } from '../content/report.ts';
import type { Line } from '../content/summary.ts';
import { splitCode } from '../sessions/living-sessions.ts';
import { type Markup, markup } from './markup.ts';
import { maxRows, nothing, type Section } from './sections.ts';

const maxCell = 200;
const maxLine = 600;
const maxSentence = 600;

/** Facts by their labels: a table, and a list on a phone. It is never truncated. */
export function renderLines(lines: readonly Line[]): Markup {
  return markup`<table class="facts">
<tbody>
${lines.map(
  ({ label, value }) =>
    markup`<tr><th scope="row">${label}</th><td>${oneLine(value, maxLine)}</td></tr>\n`,
)}</tbody>
</table>`;
}

interface TableContent {
  readonly heading: Markup;
  readonly caption: string;
  /** The first one has texts, the others have numbers. */
  readonly columns: readonly string[];
  readonly body: readonly Markup[];
  /** Describes the omitted rows; empty if there are none. */
  readonly omitted: string;
}

export function renderTable({ heading, caption, columns, body, omitted }: TableContent): Markup {
  return markup`${heading}
<table>
<caption>${caption}</caption>
<thead>
<tr>${columns.map((column, index) => markup`<th scope="col"${index > 0 ? markup` class="number"` : nothing}>${column}</th>`)}</tr>
</thead>
<tbody>
${body}</tbody>
</table>
${omitted === '' ? nothing : markup`<p class="soft">${omitted}</p>\n`}`;
}

export const omittedText = (omitted: number, describe: DescribeOmitted): string =>
  omitted > 0 ? describe(omitted) : '';

const row = (name: Markup, count: number): Markup =>
  markup`<tr><td>${name}</td><td class="number">${count}</td></tr>\n`;

const cell = (value: string): Markup => markup`${oneLine(value, maxCell)}`;

/** `StopInstances ec2.amazonaws.com`, with the writes in bold. */
function callCell(call: ReportRow): Markup {
  const name = cell(callName(call));
  const source = markup`<span class="soft">${cell(call.eventSource)}</span>`;
  return call.readOnly
    ? markup`${name} ${source}`
    : markup`<strong>${name}</strong> ${source} (${writes})`;
}

/** Calls by source and name, with their counts. */
export function tableSection(content: ReportTable, describe: DescribeOmitted): Section {
  const heading = markup`<h2>${content.title}</h2>`;
  const rows = content.rows.slice(0, maxRows).map((call) => row(callCell(call), call.count));
  return {
    rows,
    rowCount: content.rows.length,
    render: (body, omitted) =>
      content.rows.length === 0
        ? markup`${heading}\n<p>${emptyTable}</p>\n`
        : renderTable({
            heading,
            caption: totals(content),
            columns: callColumns,
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
    rows: counts.slice(0, maxRows).map(({ value, count }) => row(cell(value), count)),
    rowCount: counts.length,
    render: (body, omitted) =>
      counts.length === 0
        ? nothing
        : renderTable({
            heading: nothing,
            caption: `${title}, the most frequent first.`,
            columns: [title, 'Events'],
            body,
            omitted: omittedText(omitted, describe),
          }),
  };
}

/** A list of sentences. */
export function sentencesSection(heading: Markup, sentences: readonly string[]): Section {
  return {
    rows: sentences.map((sentence) => markup`<li>${renderSentence(sentence)}</li>\n`),
    render: (rows, omitted) => markup`${heading}
<ul>
${rows}${omitted > 0 ? markup`<li>and ${omitted} more</li>\n` : nothing}</ul>
`,
  };
}

/** A policy or a command stands on a line of its own, so that it can be copied. */
function renderSentence(sentence: string): Markup {
  const { text, code } = splitCode(oneLine(sentence, maxSentence));
  return code === '' ? markup`${text}` : markup`${text}<br><code>${code}</code>`;
}
