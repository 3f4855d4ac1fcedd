import { describeEnd, describeSessionsAfterEnd } from './describe-end.ts';
import { describeApproval, describeEarlierReasons, describeReason } from './describe-request.ts';
import { formatDuration, formatTime } from './format-time.ts';
import { events } from './labels.ts';
import type { AdHocFacts, Counts, GrantFacts, Report } from './report.ts';

export interface Line {
  readonly label: string;
  readonly value: string;
}

const lines = (...pairs: readonly (readonly [string, string])[]): readonly Line[] =>
  pairs.map(([label, value]) => ({ label, value }));

const optionalLine = (
  label: string,
  value: string | undefined,
): readonly (readonly [string, string])[] => (value === undefined ? [] : [[label, value]]);

/** The first lines of every rendering. */
export function buildSummary(report: Report): readonly Line[] {
  const { counts } = report;
  return [
    ...(report.grant ? grantLines(report.grant, counts.afterEnd) : adHocLines(report)),
    ...lines(
      ['Events', events(counts.events)],
      ['Changes', describeChanges(counts)],
      ['Denied', counts.denials === 0 ? 'none' : events(counts.denials)],
      ...(counts.apart === 0
        ? []
        : ([['Apart', `${events(counts.apart)} of the same user with other sessions`]] as const)),
    ),
  ];
}

function describeChanges({ changes, changesByServices }: Counts): string {
  if (changes === 0) return 'none';
  const byServices =
    changesByServices === 0
      ? ''
      : `, ${changesByServices} of them made by AWS services for the user`;
  return `${events(changes)} changed something${byServices}`;
}

const grantLines = (grant: GrantFacts, eventsAfterEnd: number): readonly Line[] =>
  lines(
    ...optionalLine('Reason', describeReason(grant)),
    ...describeEarlierReasons(grant).map((text) => ['Earlier reason', text] as const),
    ['User', grant.userName],
    ['Account', grant.accountId],
    ['Permission set', grant.permissionSetName],
    ...optionalLine('Approval', describeApproval(grant)),
    ['Report recipients', grant.recipients.join(', ') || 'none'],
    ['Access started', accessStart(grant)],
    ['Access ended', accessEnd(grant)],
    ['How access ended', describeEnd(grant)],
    ['Sessions after the end', describeSessionsAfterEnd(grant, eventsAfterEnd)],
  );

const adHocLines = ({ adHoc, window }: Extract<Report, { adHoc: AdHocFacts }>) =>
  lines(
    ['User', adHoc.userName || adHoc.principalId],
    ['Account', adHoc.accountId],
    ['Permission set', adHoc.permissionSetName],
    ['From', formatTime(window.from)],
    ['To', formatTime(window.until)],
    ['Read from', adHoc.readFrom.join(', ')],
  );

/** The last lines of every rendering: what an auditor needs to find the same events. */
export function buildDetails(report: Report): readonly Line[] {
  const { window, generatedAt, attached } = report;
  return [
    ...(report.grant ? grantDetails(report.grant) : adHocDetails(report.adHoc)),
    ...lines(
      ['Events from', formatTime(window.from)],
      ['Events to', formatTime(window.until)],
      ['Report created', formatTime(generatedAt)],
    ),
    ...(attached ? lines(['SHA-256 of evidence.json', attached.jsonSha256]) : []),
  ];
}

const grantDetails = (grant: GrantFacts) =>
  lines(
    ['Grant', grant.grantId],
    ['Permission set ARN', grant.permissionSetArn],
    ['Requested', formatTime(grant.requestedAt)],
    ['Access duration', formatDuration(grant.accessSeconds)],
    ...optionalLine(
      'Access time counted from',
      grant.accessTimeFrom && formatTime(grant.accessTimeFrom),
    ),
    ...optionalLine('Last extended', grant.lastExtendedAt && formatTime(grant.lastExtendedAt)),
    ['Access rule', grant.allowedBy],
  );

const adHocDetails = ({ principalId }: AdHocFacts) =>
  lines(['Identity Center user ID', principalId]);

function accessStart({ accessBeganAt, firstCreateAt }: GrantFacts): string {
  if (accessBeganAt !== undefined) return formatTime(accessBeganAt);
  return firstCreateAt === undefined
    ? 'never granted'
    : `not confirmed: access may have existed from ${formatTime(firstCreateAt)}`;
}

function accessEnd({ accessBeganAt, firstCreateAt, endedAt }: GrantFacts): string {
  if ((accessBeganAt ?? firstCreateAt) === undefined) return 'never granted';
  return endedAt === undefined ? 'not ended yet' : formatTime(endedAt);
}
