import { raw } from 'hono/html';
import { oneLine } from '../../platform/one-line.ts';
import {
  attachmentLines,
  createDescribeOmitted,
  dayOf,
  followUpLine,
  nextLookLine,
  noFindings,
  originLabels,
  tablesOf,
  titles,
} from '../content/labels.ts';
import type { Report } from '../content/report.ts';
import { buildDetails, buildSummary } from '../content/summary.ts';
import { findingsSection } from './findings.ts';
import { type Markup, markup } from './markup.ts';
import { bytesOf, nothing, renderSections, type Section } from './sections.ts';
import { sessionsSection } from './sessions.ts';
import { darkStyleSheet, styleSheet } from './styles.ts';
import { countsSection, renderLines, sentencesSection, tableSection } from './tables.ts';
import { renderTimeline } from './timeline.ts';
import { renderVerdict, warningsSection } from './verdict.ts';

/** Gmail clips a mail at about 102 KB. */
const maxBytes = 99_000;
const maxTitle = 300;

/**
 * Renders the report as one HTML document below 100 KB for any event content: the fixed parts
 * are short, and the sections share the remaining bytes. It is readable in light and dark mode, on a
 * phone, and without styles.
 */
export function renderHtml(report: Report): string {
  const heading = oneLine(report.title, maxTitle);
  const timeline = renderTimeline(report.timeline);
  const empty = { top: nothing, beforeTimeline: nothing, afterTimeline: nothing };
  const fixed = compose(report, heading, timeline, empty);
  const { top, beforeTimeline, afterTimeline } = sectionsOf(report);
  const sections = [...top, ...beforeTimeline, ...afterTimeline];
  const rendered = renderSections(sections, maxBytes - bytesOf(fixed));
  const timelineIndex = top.length + beforeTimeline.length;
  const parts = {
    top: join(rendered.slice(0, top.length)),
    beforeTimeline: join(rendered.slice(top.length, timelineIndex)),
    afterTimeline: join(rendered.slice(timelineIndex)),
  };
  return compose(report, heading, timeline, parts).toString();
}

const join = (parts: readonly Markup[]): Markup => markup`${parts}`;

/** The parts that can be truncated. `top` is above the summary. */
type Parts<T> = Readonly<Record<'top' | 'beforeTimeline' | 'afterTimeline', T>>;

function sectionsOf(report: Report): Parts<readonly Section[]> {
  const { followUp, warnings, findings, origins } = report;
  const describe = createDescribeOmitted(report);
  return {
    top: [
      ...(warnings.length > 0 ? [warningsSection(warnings)] : []),
      ...(report.living.length > 0
        ? [sentencesSection(markup`<h2>${titles.living}</h2>`, report.living)]
        : []),
    ],
    beforeTimeline: [
      ...(followUp?.newEvents ? [tableSection(followUp.newEvents, describe)] : []),
      findingsHeading(findings.length === 0),
      ...findings.map((group) => findingsSection(group, dayOf(report), describe)),
      sessionsSection(report, dayOf(report), describe),
      ...tablesOf(report).map((table) => tableSection(table, describe)),
      ...(origins.addresses.length > 0 ? [headingOnly(titles.origins)] : []),
      countsSection(originLabels.addresses, origins.addresses, describe),
      countsSection(originLabels.userAgents, origins.userAgents, describe),
      countsSection(originLabels.regions, origins.regions, describe),
    ],
    afterTimeline: [
      sentencesSection(markup`<h2>${titles.notes}</h2>`, report.notes),
      ...(report.attached
        ? [
            sentencesSection(
              markup`<h2>${titles.attachments}</h2>`,
              attachmentLines(report.attached),
            ),
          ]
        : []),
    ],
  };
}

const findingsHeading = (isEmpty: boolean): Section => ({
  rows: [],
  render: () => markup`<h2>${titles.findings}</h2>
${isEmpty ? markup`<p>${noFindings}</p>\n` : nothing}`,
});

const headingOnly = (text: string): Section => ({
  rows: [],
  render: () => markup`<h2>${text}</h2>\n`,
});

function compose(
  report: Report,
  heading: string,
  timeline: Markup,
  { top, beforeTimeline, afterTimeline }: Parts<Markup>,
): Markup {
  const { followUp, counts } = report;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${heading}</title>
<style>${raw(styleSheet)}</style>
<style>${raw(darkStyleSheet)}</style>
</head>
<body>
<div role="article" lang="en" aria-label="${heading}" class="page">
<h1>${heading}</h1>
${renderVerdict(report)}
${top}${followUp ? markup`<p>${followUpLine(followUp, counts.events)}</p>\n` : nothing}${renderLines(buildSummary(report))}
${report.grant ? markup`<p class="soft">${nextLookLine(report)}</p>` : nothing}
${beforeTimeline}<h2>${titles.timeline}</h2>
${timeline}
${afterTimeline}<h2>${titles.details}</h2>
${renderLines(buildDetails(report))}
</div>
</body>
</html>
`;
}
