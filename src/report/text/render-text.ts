import { oneLine } from '../../platform/one-line.ts';
import { missingReasonLine } from '../content/describe-request.ts';
import {
  attachmentLines,
  callName,
  createDescribeOmitted,
  type DescribeOmitted,
  dayOf,
  emptyTable,
  followUpLine,
  nextLookLine,
  noFindings,
  originLabels,
  tablesOf,
  titles,
  totals,
  verdictLine,
  yesOrNo,
} from '../content/labels.ts';
import type { Report, ReportTable, ValueCount } from '../content/report.ts';
import { buildDetails, buildSummary } from '../content/summary.ts';
import { alignColumns } from './align-columns.ts';
import { renderFindings } from './findings.ts';
import { heading, renderLines, renderList, renderListWithCode } from './lists.ts';
import { renderSessions } from './sessions.ts';
import { renderTextTimeline } from './timeline.ts';
import { wrap } from './wrap.ts';

const maxRows = 200;
const maxCounts = 20;
const maxCell = 60;
const maxLine = 400;

/** Renders the report as plain text with aligned columns. */
export function renderText(report: Report): string {
  const { followUp, warnings, findings, origins } = report;
  const describe = createDescribeOmitted(report);
  return [
    ...wrap(oneLine(report.title, maxLine)),
    '',
    ...missingReasonLine(report).flatMap((line) => wrap(emphasizeStart(line))),
    ...wrap(emphasizeStart(verdictLine(report))),
    ...(followUp ? wrap(followUpLine(followUp, report.counts.events)) : []),
    ...(report.grant ? wrap(nextLookLine(report)) : []),
    '',
    ...(warnings.length > 0 ? renderList(titles.warnings, warnings) : []),
    ...(report.living.length > 0 ? renderListWithCode(titles.living, report.living) : []),
    ...renderLines(buildSummary(report)),
    ...(followUp?.newEvents ? renderTable(followUp.newEvents, describe) : []),
    ...heading(titles.findings),
    ...(findings.length === 0 ? [noFindings, ''] : []),
    ...findings.flatMap((group) => renderFindings(group, dayOf(report), describe)),
    ...renderSessions(report, dayOf(report), describe),
    ...tablesOf(report).flatMap((table) => renderTable(table, describe)),
    ...(origins.addresses.length > 0 ? heading(titles.origins) : []),
    ...renderCounts(originLabels.addresses, origins.addresses, describe),
    ...renderCounts(originLabels.userAgents, origins.userAgents, describe),
    ...renderCounts(originLabels.regions, origins.regions, describe),
    ...heading(titles.timeline),
    ...renderTextTimeline(report.timeline),
    '',
    ...renderList(titles.notes, report.notes),
    ...(report.attached ? renderList(titles.attachments, attachmentLines(report.attached)) : []),
    ...heading(titles.details),
    ...renderLines(buildDetails(report)),
  ].join('\n');
}

/** The words before the first stop, in capitals. */
const emphasizeStart = (sentence: string): string =>
  sentence.replace(/^[^:.,]+/, (start) => start.toUpperCase());

const columns = ['Event source', 'Event name', 'Read only', 'Events'] as const;

function renderTable(table: ReportTable, describe: DescribeOmitted): readonly string[] {
  if (table.rows.length === 0) return [...heading(table.title), emptyTable, ''];
  const shown = table.rows.slice(0, maxRows);
  const rows = shown.map((row) =>
    cells([row.eventSource, callName(row), yesOrNo(row.readOnly), String(row.count)]),
  );
  return [
    ...heading(table.title),
    totals(table),
    '',
    ...alignColumns([columns, ...rows]),
    ...omittedLine(table.rows.length - shown.length, describe),
    '',
  ];
}

function renderCounts(
  title: string,
  counts: readonly ValueCount[],
  describe: DescribeOmitted,
): readonly string[] {
  const shown = counts.slice(0, maxCounts);
  const rows = shown.map(({ value, count }) => [oneLine(value, maxLine), String(count)]);
  if (rows.length === 0) return [];
  return [
    ...alignColumns([[title, 'Events'], ...rows]),
    ...omittedLine(counts.length - shown.length, describe),
    '',
  ];
}

const omittedLine = (omitted: number, describe: DescribeOmitted): readonly string[] =>
  omitted > 0 ? [describe(omitted)] : [];

const cells = (values: readonly string[]): readonly string[] =>
  values.map((value) => oneLine(value, maxCell));
