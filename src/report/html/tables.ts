import { oneLine } from '../../platform/one-line.ts';
import {
  columns,
  type DescribeLeftOut,
  emptyTable,
  findingCall,
  findingColumns,
  findingTime,
  totals,
  yesOrNo,
} from '../content/labels.ts';
import type { Counted, ReportTable } from '../content/report.ts';
import type { Line } from '../content/summary.ts';
import type { FindingGroup } from '../findings/finding.ts';
import { type Markup, markup } from './markup.ts';
import { maxRows, none, type Section } from './sections.ts';
import { caption, table, unbroken } from './styles.ts';

const maxCell = 200;
const maxLine = 300;
const maxResource = 160;
/** The longest IPv6 address has 45 signs. */
const maxOrigin = 60;

/** A table of two columns, of which the first names the second. It is never cut: its lines are few. */
export function renderLines(lines: readonly Line[]): Markup {
  return markup`<table border="1" cellpadding="4" style="${table}">
<tbody style="vertical-align:top">
${lines.map(
  ({ label, value }) =>
    markup`<tr><th scope="row" width="30%" style="${unbroken}">${label}</th><td>${oneLine(value, maxLine)}</td></tr>\n`,
)}</tbody>
</table>`;
}

interface Headed {
  readonly heading: Markup;
  readonly caption: string;
  /** With the share of the width that each has, in percent. */
  readonly columns: readonly (readonly [string, number])[];
  readonly body: readonly Markup[];
  /** What is said of rows that had no room. */
  readonly left: string;
}

function renderTable(content: Headed): Markup {
  return markup`${content.heading}
<table border="1" cellpadding="4" style="${table}">
<caption style="${caption}">${content.caption}</caption>
<thead style="${unbroken}">
<tr>${content.columns.map(([column, width]) => markup`<th scope="col" width="${width}%">${column}</th>`)}</tr>
</thead>
<tbody style="vertical-align:top">
${content.body}</tbody>
</table>
${content.left === '' ? none : markup`<p>${content.left}</p>\n`}`;
}

const said = (left: number, say: DescribeLeftOut): string => (left > 0 ? say(left) : '');

/** `unbrokenFirst` is a text of ours, which stands first. */
const cells = (values: readonly string[], unbrokenFirst?: string): Markup =>
  markup`<tr>${unbrokenFirst === undefined ? none : markup`<td style="${unbroken}">${unbrokenFirst}</td>`}${values.map((value) => markup`<td>${oneLine(value, maxCell)}</td>`)}</tr>\n`;

/** Calls, by source and name, with how often each was made. */
export function tableSection(content: ReportTable, say: DescribeLeftOut): Section {
  const heading = markup`<h2>${content.title}</h2>`;
  const rows = content.rows
    .slice(0, maxRows)
    .map(({ eventSource, eventName, readOnly, count }) =>
      cells([eventSource, eventName, yesOrNo(readOnly), String(count)]),
    );
  return {
    rows,
    rowCount: content.rows.length,
    render: (body, left) =>
      content.rows.length === 0
        ? markup`${heading}\n<p>${emptyTable}</p>\n`
        : renderTable({ heading, caption: totals(content), columns, body, left: said(left, say) }),
  };
}

/** What a reviewer must see for one reason. */
export function findingsSection(
  { title, reason, findings }: FindingGroup,
  day: string,
  say: DescribeLeftOut,
): Section {
  const rows = findings
    .slice(0, maxRows)
    .map((finding) =>
      cells(
        [
          findingCall(finding, maxCell),
          oneLine(finding.resource, maxResource),
          oneLine(finding.from, maxOrigin),
        ],
        findingTime(finding, day),
      ),
    );
  const heading = markup`<h3>${title}</h3>`;
  return {
    rows,
    rowCount: findings.length,
    render: (body, left) =>
      renderTable({
        heading,
        caption: reason,
        columns: findingColumns,
        body,
        left: said(left, say),
      }),
  };
}

/** Values and how often each occurred. */
export function countedSection(
  title: string,
  counted: readonly Counted[],
  say: DescribeLeftOut,
): Section {
  return {
    rows: counted.slice(0, maxRows).map(({ value, count }) => cells([value, String(count)])),
    rowCount: counted.length,
    render: (body, left) =>
      counted.length === 0
        ? none
        : renderTable({
            heading: none,
            caption: `${title}: the most frequent first.`,
            columns: [
              [title, 80],
              ['Events', 20],
            ],
            body,
            left: said(left, say),
          }),
  };
}

/** Whole sentences, as a list. */
export function sentencesSection(heading: Markup, sentences: readonly string[]): Section {
  const longest = 600;
  return {
    rows: sentences.map((sentence) => markup`<li>${oneLine(sentence, longest)}</li>\n`),
    render: (rows, left) => markup`${heading}
<ul>
${rows}${left > 0 ? markup`<li>and ${left} more</li>\n` : none}</ul>
`,
  };
}
