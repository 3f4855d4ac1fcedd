import { oneLine } from '../../platform/one-line.ts';
import {
  attachmentLines,
  columns,
  type DescribeLeftOut,
  dayOf,
  emptyTable,
  findingCall,
  findingTime,
  leftOutOf,
  newLine,
  noFindings,
  totals,
  verdictLine,
  yesOrNo,
} from '../content/labels.ts';
import type { Counted, Report, ReportTable } from '../content/report.ts';
import { buildDetails, buildSummary, type Line } from '../content/summary.ts';
import type { FindingGroup } from '../findings/finding.ts';
import { align } from './align-columns.ts';
import { renderTextTimeline } from './timeline.ts';

const maxRows = 200;
const maxCounted = 20;
const maxCell = 60;
const maxLine = 400;
const maxNote = 500;

/** The report as text in lines, with aligned columns, for readers without HTML. */
export function renderText(report: Report): string {
  const { followUp, warnings, findings, origins } = report;
  const say = leftOutOf(report);
  return [
    oneLine(report.subject, maxLine),
    '',
    verdictLine(report).toUpperCase(),
    ...(followUp ? [newLine(followUp, report.counts.events)] : []),
    '',
    ...renderLines(buildSummary(report)),
    ...(warnings.length > 0 ? listed('Warning: this report is not complete', warnings) : []),
    ...(followUp?.newEvents ? renderTable(followUp.newEvents, say) : []),
    ...headed('Look at these first'),
    ...(findings.length === 0 ? [noFindings, ''] : []),
    ...findings.flatMap((group) => renderFindings(group, dayOf(report), say)),
    ...[report.portal, report.role, report.chained].flatMap((table) => renderTable(table, say)),
    ...headed('Where from'),
    ...renderCounted('Source address', origins.addresses, say),
    ...renderCounted('User agent', origins.userAgents, say),
    ...renderCounted('Region', origins.regions, say),
    ...headed('Timeline'),
    ...renderTextTimeline(report.timeline),
    '',
    ...listed('What this report could not see', report.notes),
    ...(report.attached ? listed('Attached', attachmentLines(report.attached)) : []),
    ...headed('Details'),
    ...renderLines(buildDetails(report)),
  ].join('\n');
}

const renderLines = (lines: readonly Line[]): readonly string[] => [
  ...align(lines.map(({ label, value }) => [`${label}:`, oneLine(value, maxLine)])),
  '',
];

const headed = (title: string): readonly string[] => [title, '-'.repeat(title.length)];

const listed = (title: string, sentences: readonly string[]): readonly string[] => [
  ...headed(title),
  ...sentences.map((sentence) => `- ${oneLine(sentence, maxNote)}`),
  '',
];

function renderTable(table: ReportTable, say: DescribeLeftOut): readonly string[] {
  if (table.rows.length === 0) return [...headed(table.title), emptyTable, ''];
  const shown = table.rows.slice(0, maxRows);
  const rows = shown.map(({ eventSource, eventName, readOnly, count }) =>
    cells([eventSource, eventName, yesOrNo(readOnly), String(count)]),
  );
  return [
    ...headed(table.title),
    totals(table),
    '',
    ...align([columns.map(([column]) => column), ...rows]),
    ...more(table.rows.length - shown.length, say),
    '',
  ];
}

function renderFindings(
  { title, reason, findings }: FindingGroup,
  day: string,
  say: DescribeLeftOut,
): readonly string[] {
  const shown = findings.slice(0, maxRows);
  const lines = shown.map((finding) => {
    const resource = finding.resource === '' ? [] : [`on ${oneLine(finding.resource, maxLine)}`];
    const from = finding.from === '' ? [] : [`from ${oneLine(finding.from, maxCell)}`];
    const call = oneLine(findingCall(finding, maxCell), maxLine);
    return `* ${[findingTime(finding, day), call, ...resource, ...from].join('  ')}`;
  });
  return [`${title}: ${reason}`, ...lines, ...more(findings.length - shown.length, say), ''];
}

function renderCounted(
  title: string,
  counted: readonly Counted[],
  say: DescribeLeftOut,
): readonly string[] {
  const shown = counted.slice(0, maxCounted);
  const rows = shown.map(({ value, count }) => [oneLine(value, maxLine), String(count)]);
  if (rows.length === 0) return [];
  return [
    ...align([[title, 'Number of events'], ...rows]),
    ...more(counted.length - shown.length, say),
    '',
  ];
}

const more = (left: number, say: DescribeLeftOut): readonly string[] =>
  left > 0 ? [say(left)] : [];

const cells = (values: readonly string[]): readonly string[] =>
  values.map((value) => oneLine(value, maxCell));
