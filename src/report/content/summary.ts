import { formatDuration, formatTime } from './format-time.ts';
import { describeEnd, describeOutlivingSessions } from './how-it-ended.ts';
import { events } from './labels.ts';
import type { AdHocFacts, GrantFacts, Report } from './report.ts';

export interface Line {
  readonly label: string;
  readonly value: string;
}

const lines = (...pairs: readonly (readonly [string, string])[]): readonly Line[] =>
  pairs.map(([label, value]) => ({ label, value }));

/** The answer to "what happened?", in one glance: the same lines in every rendering. */
export function buildSummary(report: Report): readonly Line[] {
  const { counts } = report;
  return [
    ...(report.grant ? grantLines(report.grant, counts.afterEnd) : adHocLines(report)),
    ...lines(
      ['Events', events(counts.events)],
      ['Changes', counts.changes === 0 ? 'none' : `${counts.changes} of them changed something`],
      ['Denied', counts.denials === 0 ? 'none' : `${counts.denials} of them were denied`],
    ),
  ];
}

const grantLines = (grant: GrantFacts, lateEvents: number): readonly Line[] =>
  lines(
    ['Who', grant.userName],
    ['Account', grant.accountId],
    ['Permission set', grant.permissionSetName],
    ['Who else was told', `This report went to ${grant.recipients.join(', ') || 'nobody'}`],
    ['Access from', accessBegin(grant)],
    ['Access to', accessEnd(grant)],
    ['How it ended', describeEnd(grant)],
    ['Could sessions outlive it', describeOutlivingSessions(grant, lateEvents)],
  );

const adHocLines = ({ adHoc, window }: Extract<Report, { adHoc: AdHocFacts }>) =>
  lines(
    ['Who', adHoc.userName],
    ['Account', adHoc.accountId],
    ['Permission set', adHoc.permissionSetName],
    ['From', formatTime(window.from)],
    ['To', formatTime(window.until)],
    ['Read from', adHoc.readFrom.join(', ')],
  );

/** What an auditor needs to find it all again. */
export function buildDetails(report: Report): readonly Line[] {
  const { window, generatedAt, attached } = report;
  return [
    ...(report.grant ? grantDetails(report.grant) : adHocDetails(report.adHoc)),
    ...lines(
      ['Events from', formatTime(window.from)],
      ['Events to', formatTime(window.until)],
      ['Report made', formatTime(generatedAt)],
    ),
    ...(attached ? lines(['SHA-256 of evidence.json', attached.jsonSha256]) : []),
  ];
}

const grantDetails = (grant: GrantFacts) =>
  lines(
    ['Grant', grant.grantId],
    ['Permission set', grant.permissionSetArn],
    ['Asked for', formatTime(grant.requestedAt)],
    ['Allowed for', formatDuration(grant.accessSeconds)],
    ['Allowed by', grant.allowedBy],
  );

const adHocDetails = ({ principalId }: AdHocFacts) =>
  lines(['Identity Center user id', principalId]);

function accessBegin({ accessBeganAt, mayHaveBegunAt }: GrantFacts): string {
  if (accessBeganAt !== undefined) return formatTime(accessBeganAt);
  return mayHaveBegunAt === undefined
    ? 'never given'
    : `it may have been there from ${formatTime(mayHaveBegunAt)} on, but was never seen as active`;
}

function accessEnd({ accessBeganAt, mayHaveBegunAt, endedAt }: GrantFacts): string {
  if ((accessBeganAt ?? mayHaveBegunAt) === undefined) return 'never given';
  return endedAt === undefined ? 'not ended yet' : formatTime(endedAt);
}
