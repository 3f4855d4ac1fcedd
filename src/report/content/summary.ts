import { plainDuration, plainTime } from './format-time.ts';
import { couldOutlive, howItEnded } from './how-it-ended.ts';
import { events } from './labels.ts';
import type { EnquiryFacts, GrantFacts, Report } from './report.ts';

export interface Line {
  readonly label: string;
  readonly value: string;
}

const lines = (...pairs: readonly (readonly [string, string])[]): readonly Line[] =>
  pairs.map(([label, value]) => ({ label, value }));

/** The answer to "what happened?", in one glance: the same lines in every rendering. */
export function buildGlance(report: Report): readonly Line[] {
  const { counts } = report;
  return [
    ...(report.grant ? grantLines(report.grant, counts.afterEnd) : enquiryLines(report)),
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
    ['How it ended', howItEnded(grant)],
    ['Could sessions outlive it', couldOutlive(grant, lateEvents)],
  );

const enquiryLines = ({ enquiry, window }: Extract<Report, { enquiry: EnquiryFacts }>) =>
  lines(
    ['Who', enquiry.userName],
    ['Account', enquiry.accountId],
    ['Permission set', enquiry.permissionSetName],
    ['From', plainTime(window.from)],
    ['To', plainTime(window.until)],
    ['Read from', enquiry.readFrom.join(', ')],
  );

/** What an auditor needs to find it all again. */
export function buildDetails(report: Report): readonly Line[] {
  const { window, generatedAt, attached } = report;
  return [
    ...(report.grant ? grantDetails(report.grant) : enquiryDetails(report.enquiry)),
    ...lines(
      ['Events from', plainTime(window.from)],
      ['Events to', plainTime(window.until)],
      ['Report made', plainTime(generatedAt)],
    ),
    ...(attached ? lines(['SHA-256 of evidence.json', attached.jsonSha256]) : []),
  ];
}

const grantDetails = (grant: GrantFacts) =>
  lines(
    ['Grant', grant.grantId],
    ['Permission set', grant.permissionSetArn],
    ['Asked for', plainTime(grant.requestedAt)],
    ['Allowed for', plainDuration(grant.accessSeconds)],
    ['Allowed by', grant.allowedBy],
  );

const enquiryDetails = ({ principalId }: EnquiryFacts) =>
  lines(['Identity Center user id', principalId]);

function accessBegin({ accessBeganAt, mayHaveBegunAt }: GrantFacts): string {
  if (accessBeganAt !== undefined) return plainTime(accessBeganAt);
  return mayHaveBegunAt === undefined
    ? 'never given'
    : `it may have been there from ${plainTime(mayHaveBegunAt)} on, but was never seen to stand`;
}

function accessEnd({ accessBeganAt, mayHaveBegunAt, endedAt }: GrantFacts): string {
  if ((accessBeganAt ?? mayHaveBegunAt) === undefined) return 'never given';
  return endedAt === undefined ? 'not ended yet' : plainTime(endedAt);
}
