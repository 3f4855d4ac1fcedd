import type { FindingGroup } from './finding.ts';
import { buildDetails, buildGlance, type Line } from './glance.ts';
import { oneLine } from './one-line.ts';
import { plainTime } from './plain-time.ts';
import type { Counted, Report, ReportTable } from './report.ts';
import { align } from './text-align.ts';
import { renderTextTimeline } from './text-timeline.ts';
import {
  attachmentLines,
  columns,
  emptyTable,
  findingCall,
  findingTime,
  leftOut,
  newLine,
  noFindings,
  totals,
  verdictLine,
  yesOrNo,
} from './words.ts';

const mostRows = 200;
const mostCounted = 20;
const longestCell = 60;
const longestLine = 400;
const longestNote = 500;

/** The report as text in lines, with aligned columns, for readers without HTML. */
export function renderText(report: Report): string {
  const { secondEdition, warnings, findings, origins } = report;
  const day = plainTime(report.grant.requestedAt).slice(0, 10);
  return [
    oneLine(report.subject, longestLine),
    '',
    verdictLine(report).toUpperCase(),
    ...(secondEdition ? [newLine(secondEdition, report.counts.events)] : []),
    '',
    ...renderLines(buildGlance(report)),
    ...(warnings.length > 0 ? listed('Warning: this report is not complete', warnings) : []),
    ...(secondEdition?.fresh ? renderTable(secondEdition.fresh) : []),
    ...headed('Look at these first'),
    ...(findings.length === 0 ? [noFindings, ''] : []),
    ...findings.flatMap((group) => renderFindings(group, day)),
    ...[report.portal, report.role, report.onward].flatMap(renderTable),
    ...headed('Where from'),
    ...renderCounted('Source address', origins.addresses),
    ...renderCounted('User agent', origins.userAgents),
    ...renderCounted('Region', origins.regions),
    ...headed('Timeline'),
    ...renderTextTimeline(report.timeline),
    '',
    ...listed('What this report could not see', report.notes),
    ...listed('Attached', attachmentLines(report.attached)),
    ...headed('Details'),
    ...renderLines(buildDetails(report)),
  ].join('\n');
}

const renderLines = (lines: readonly Line[]): readonly string[] => [
  ...align(lines.map(({ label, value }) => [`${label}:`, oneLine(value, longestLine)])),
  '',
];

const headed = (title: string): readonly string[] => [title, '-'.repeat(title.length)];

const listed = (title: string, sentences: readonly string[]): readonly string[] => [
  ...headed(title),
  ...sentences.map((sentence) => `- ${oneLine(sentence, longestNote)}`),
  '',
];

function renderTable(table: ReportTable): readonly string[] {
  if (table.rows.length === 0) return [...headed(table.title), emptyTable, ''];
  const shown = table.rows.slice(0, mostRows);
  const rows = shown.map(({ eventSource, eventName, readOnly, count }) =>
    cells([eventSource, eventName, yesOrNo(readOnly), String(count)]),
  );
  return [
    ...headed(table.title),
    totals(table),
    '',
    ...align([columns.map(([column]) => column), ...rows]),
    ...more(table.rows.length - shown.length),
    '',
  ];
}

function renderFindings({ title, reason, findings }: FindingGroup, day: string): readonly string[] {
  const shown = findings.slice(0, mostRows);
  const lines = shown.map((finding) => {
    const onWhat = finding.onWhat === '' ? [] : [`on ${oneLine(finding.onWhat, longestLine)}`];
    const from = finding.from === '' ? [] : [`from ${oneLine(finding.from, longestCell)}`];
    const call = oneLine(findingCall(finding, longestCell), longestLine);
    return `* ${[findingTime(finding, day), call, ...onWhat, ...from].join('  ')}`;
  });
  return [`${title}: ${reason}`, ...lines, ...more(findings.length - shown.length), ''];
}

function renderCounted(title: string, counted: readonly Counted[]): readonly string[] {
  const shown = counted.slice(0, mostCounted);
  const rows = shown.map(({ value, count }) => [oneLine(value, longestLine), String(count)]);
  if (rows.length === 0) return [];
  return [
    ...align([[title, 'Number of events'], ...rows]),
    ...more(counted.length - shown.length),
    '',
  ];
}

const more = (left: number): readonly string[] => (left > 0 ? [leftOut(left)] : []);

const cells = (values: readonly string[]): readonly string[] =>
  values.map((value) => oneLine(value, longestCell));
