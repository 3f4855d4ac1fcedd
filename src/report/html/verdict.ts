import { missingReasonLine } from '../content/describe-request.ts';
import { describeVerdict, moreFindings, titles } from '../content/labels.ts';
import type { Report } from '../content/report.ts';
import { findingName } from '../findings/finding-labels.ts';
import { level } from './findings.ts';
import { type Markup, markup } from './markup.ts';
import { nothing, type Section } from './sections.ts';
import { sentencesSection } from './tables.ts';

/** The verdict, with its reasons. */
export function renderVerdict(report: Report): Markup {
  const { headline, named, others, limit } = describeVerdict(report);
  const reasons = named.map(
    (finding) => markup`<li>${level(finding.severity)} ${findingName(finding)}</li>\n`,
  );
  const missing = missingReasonLine(report).map((line) => markup`<p class="lead">${line}</p>\n`);
  return markup`<div class="box ${report.verdict}">
${missing}<p class="lead">${headline}${limit}</p>
${reasons.length === 0 ? nothing : markup`<ul class="list">\n${reasons}</ul>\n`}${moreFindings(others).map((more) => markup`<p class="soft">${more}</p>\n`)}</div>`;
}

/** Why the report is incomplete. */
export function warningsSection(warnings: readonly string[]): Section {
  const { rows, render } = sentencesSection(markup`<h2>${titles.warnings}</h2>`, warnings);
  return { rows, render: (...args) => markup`<div class="box warning">${render(...args)}</div>\n` };
}
