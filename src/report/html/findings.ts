import { oneLine } from '../../platform/one-line.ts';
import { type DescribeOmitted, findingColumns } from '../content/labels.ts';
import type { Finding, FindingGroup } from '../findings/finding.ts';
import {
  findingCall,
  findingDetails,
  findingOrigin,
  findingResources,
  findingTime,
} from '../findings/finding-labels.ts';
import { type Markup, markup } from './markup.ts';
import { maxRows, type Section } from './sections.ts';
import { unbroken } from './styles.ts';
import { omittedText, renderTable } from './tables.ts';

const maxName = 120;
const maxNames = 5;
const maxId = 60;

/** The findings with the same reason. */
export function findingsSection(
  { title, reason, severity, technique, findings }: FindingGroup,
  day: string,
  describe: DescribeOmitted,
): Section {
  return {
    rows: findings.slice(0, maxRows).map((finding) => renderFinding(finding, day)),
    rowCount: findings.length,
    render: (body, omitted) =>
      renderTable({
        heading: markup`<h3>${severity}: ${title}</h3>`,
        caption: `${reason} MITRE ATT&CK ${technique}.`,
        columns: findingColumns,
        body,
        omitted: omittedText(omitted, describe),
      }),
  };
}

function renderFinding(finding: Finding, day: string): Markup {
  const details = findingDetails(finding, maxName);
  return markup`<tr><td style="${unbroken}">${findingTime(finding, day)}</td><td>${finding.severity}: ${findingCall(finding, maxName)}${details.map((detail) => markup`<br>${detail}`)}</td><td>${findingResources(finding, { maxNames, maxLength: maxName })}</td><td>${findingOrigin(finding, maxName)}<br>event ${oneLine(finding.eventId, maxId)}</td></tr>\n`;
}
