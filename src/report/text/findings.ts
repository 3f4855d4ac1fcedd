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
import { wrap } from './wrap.ts';

const maxRows = 200;
const maxName = 160;
const maxNames = 8;

/** Renders a group of findings: its severity, title, technique and reason, then each finding. */
export function renderFindings(
  { title, reason, severity, technique, findings }: FindingGroup,
  day: string,
  describe: DescribeOmitted,
): readonly string[] {
  const shown = findings.slice(0, maxRows);
  const omitted = findings.length - shown.length;
  return [
    ...wrap(`${severity.toUpperCase()}: ${title} (${technique})`),
    ...wrap(reason),
    ...shown.flatMap((finding) => renderFinding(finding, day)),
    ...(omitted > 0 ? [describe(omitted)] : []),
    '',
  ];
}

/** The first line says how grave, when and what; the others, on what, with what, by whom, and the event. */
function renderFinding(finding: Finding, day: string): readonly string[] {
  const resources = findingResources(finding, { maxNames, maxLength: maxName });
  const [first = '', ...rest] = wrap(
    `* ${finding.severity}  ${findingTime(finding, day)}  ${findingCall(finding, maxName)}`,
  );
  const lines = [
    ...(resources === '' ? [] : [`on ${resources}`]),
    ...findingDetails(finding, maxName),
    `${findingOrigin(finding, maxName)}, event ${oneLine(finding.eventId, maxName)}`,
  ];
  return [
    first,
    ...rest.map((line) => `    ${line}`),
    ...lines.flatMap((line) => wrap(line, '    ')),
  ];
}
