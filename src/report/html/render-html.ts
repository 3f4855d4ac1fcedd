import { oneLine } from '../../platform/one-line.ts';
import {
  attachmentLines,
  dayOf,
  leftOutOf,
  newLine,
  noFindings,
  verdictLine,
} from '../content/labels.ts';
import type { Report } from '../content/report.ts';
import { buildDetails, buildSummary } from '../content/summary.ts';
import { type Markup, markup } from './markup.ts';
import { bytesOf, none, renderSections, type Section } from './sections.ts';
import { box, edgeColors, page, title } from './styles.ts';
import {
  countedSection,
  findingsSection,
  renderLines,
  sentencesSection,
  tableSection,
} from './tables.ts';
import { renderTimeline } from './timeline.ts';

/** Gmail clips a mail at about 102 KB. */
const maxBytes = 99_000;
const maxSubject = 300;

/**
 * The report as one HTML document below 100 KB, whatever was written into the events: what cannot
 * be cut is short, and the sections share the rest. It reads in light and dark, and without any
 * style at all.
 */
export function renderHtml(report: Report): string {
  const subject = oneLine(report.subject, maxSubject);
  const timeline = renderTimeline(report.timeline);
  const fixed = compose(report, subject, timeline, { top: none, before: none, after: none });
  const { top, before, after } = sectionsOf(report);
  const sections = [...top, ...before, ...after];
  const rendered = renderSections(sections, maxBytes - bytesOf(fixed));
  const parts = {
    top: join(rendered.slice(0, top.length)),
    before: join(rendered.slice(top.length, top.length + before.length)),
    after: join(rendered.slice(top.length + before.length)),
  };
  return compose(report, subject, timeline, parts).toString();
}

const join = (parts: readonly Markup[]): Markup => markup`${parts}`;

/** What can be cut: above the glance, before the timeline and after it. */
type Parts<T> = Readonly<Record<'top' | 'before' | 'after', T>>;

function sectionsOf(report: Report): Parts<readonly Section[]> {
  const { followUp, warnings, findings, origins } = report;
  const say = leftOutOf(report);
  return {
    top: warnings.length > 0 ? [warningsSection(warnings)] : [],
    before: [
      ...(followUp?.newEvents ? [tableSection(followUp.newEvents, say)] : []),
      lookAtThese(findings.length === 0),
      ...findings.map((group) => findingsSection(group, dayOf(report), say)),
      ...[report.portal, report.role, report.chained].map((table) => tableSection(table, say)),
      titled('Where from'),
      countedSection('Source address', origins.addresses, say),
      countedSection('User agent', origins.userAgents, say),
      countedSection('Region', origins.regions, say),
    ],
    after: [
      sentencesSection(markup`<h2>What this report could not see</h2>`, report.notes),
      ...(report.attached
        ? [sentencesSection(markup`<h2>Attached</h2>`, attachmentLines(report.attached))]
        : []),
    ],
  };
}

const warningsSection = (warnings: readonly string[]): Section => {
  const { rows, render } = sentencesSection(
    markup`<h2>Warning: this report is not complete</h2>`,
    warnings,
  );
  const style = box(edgeColors['look-at-these']);
  return { rows, render: (...part) => markup`<div style="${style}">${render(...part)}</div>\n` };
};

const lookAtThese = (isEmpty: boolean): Section => ({
  rows: [],
  render: () => markup`<h2>Look at these first</h2>
${isEmpty ? markup`<p>${noFindings}</p>\n` : none}`,
});

const titled = (title: string): Section => ({
  rows: [],
  render: () => markup`<h2>${title}</h2>\n`,
});

function compose(
  report: Report,
  subject: string,
  timeline: Markup,
  { top, before, after }: Parts<Markup>,
): Markup {
  const { followUp, counts, verdict } = report;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${subject}</title>
</head>
<body style="color-scheme:light dark">
<div role="article" lang="en" aria-label="${subject}" style="${page}">
<h1 style="${title}">${subject}</h1>
<p style="${box(edgeColors[verdict])}"><strong>${verdictLine(report)}</strong></p>
${top}${followUp ? markup`<p>${newLine(followUp, counts.events)}</p>\n` : none}${renderLines(buildSummary(report))}
${before}<h2>Timeline</h2>
${timeline}
${after}<h2>Details</h2>
${renderLines(buildDetails(report))}
</div>
</body>
</html>
`;
}
