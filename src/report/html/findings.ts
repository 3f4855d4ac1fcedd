import { oneLine } from '../../platform/one-line.ts';
import type { DescribeOmitted } from '../content/labels.ts';
import type { Finding, FindingGroup } from '../findings/finding.ts';
import {
  findingCall,
  findingDetails,
  findingOrigin,
  findingResources,
  findingTime,
} from '../findings/finding-labels.ts';
import { type Markup, markup } from './markup.ts';
import { maxRows, nothing, type Section } from './sections.ts';
import { omittedText } from './tables.ts';

const maxName = 120;
const maxNames = 5;
const maxId = 60;

/** The findings with the same reason. */
export function findingsSection(
  { title, reason, technique, findings }: FindingGroup,
  day: string,
  describe: DescribeOmitted,
): Section {
  return {
    rows: findings.slice(0, maxRows).map((finding) => renderFinding(finding, day)),
    rowCount: findings.length,
    render: (rows, omitted) => markup`<h3>${title}</h3>
<p class="soft">${reason} MITRE ATT&amp;CK ${technique}.</p>
<ul class="list">
${rows}</ul>
${omitted === 0 ? nothing : markup`<p class="soft">${omittedText(omitted, describe)}</p>\n`}`,
  };
}

/** The word, and a colour that repeats it. */
export const level = (severity: Finding['severity']): Markup =>
  markup`<span class="level ${severity}">${severity}</span>`;

function renderFinding(finding: Finding, day: string): Markup {
  const resources = findingResources(finding, { maxNames, maxLength: maxName });
  const lines = [
    ...(resources === '' ? [] : [`on ${resources}`]),
    ...findingDetails(finding, maxName),
  ];
  return markup`<li>${level(finding.severity)} <strong>${findingCall(finding, maxName)}</strong> <span class="soft">${findingTime(finding, day)}</span>${lines.map((line) => markup`<br>${line}`)}<br><span class="soft">${findingOrigin(finding, maxName)}, event ${eventLink(finding)}</span></li>\n`;
}

/** The event's id, with a link to it in the CloudTrail console where there is one. */
function eventLink({ eventId, eventUrl }: Finding): Markup {
  const id = oneLine(eventId, maxId);
  return eventUrl === undefined ? markup`${id}` : markup`<a href="${eventUrl}">${id}</a>`;
}
