import { oneLine } from '../../platform/one-line.ts';
import type { Report, ReportFacts, Verdict } from './report.ts';

/** Identity Store's limit. The user name is the only part of a title that comes from outside. */
const maxUserName = 128;

/** The heading of a report. `newCount`: of a follow-up report. */
export function buildTitle({ grant, adHoc }: ReportFacts, newCount: number | undefined): string {
  const title = grant
    ? `Break glass access report for ${oneLine(grant.userName, maxUserName)}`
    : `Access report for ${oneLine(adHoc.userName || adHoc.principalId, maxUserName)}`;
  if (newCount === undefined) return title;
  return `${title}, follow-up report: ${newCount > 0 ? newEvents(newCount) : 'incomplete'}`;
}

interface SubjectInput {
  readonly verdict: Verdict;
  readonly isIncomplete: boolean;
  readonly newCount: number | undefined;
}

const maxSubject = 149;
/** Room for a user name in the longest subject. */
const minUserName = 16;

/** The verdict, in the words of `verdictLine`. */
const verdictWords: Readonly<Record<Verdict, string>> = {
  review: 'REVIEW',
  changes: 'CHANGES',
  'no-changes': 'NO CHANGES',
  'nothing-seen': 'NOTHING SEEN',
};

/** `REVIEW: james@example.com, BreakGlassProd in 123456789012, 2026-07-01 08:00 UTC`. A long user name is cut. */
export function buildSubject(
  { grant, adHoc, window }: ReportFacts & Pick<Report, 'window'>,
  { verdict, isIncomplete, newCount }: SubjectInput,
): string {
  const { permissionSetName, accountId } = grant ?? adHoc;
  const name = grant ? grant.userName : adHoc.userName || adHoc.principalId;
  const at = grant?.requestedAt ?? window.from;
  const before = `${verdictWords[verdict]}${isIncomplete ? ', INCOMPLETE' : ''}: `;
  const access = `, ${permissionSetName} in ${accountId}, ${toMinutes(at)}`;
  const after = newCount === undefined ? access : `${access}, follow-up: ${newEvents(newCount)}`;
  const room = maxSubject - before.length - after.length;
  return oneLine(`${before}${oneLine(name, Math.max(minUserName, room))}${after}`, maxSubject);
}

const newEvents = (count: number): string =>
  `${count > 0 ? count : 'no'} new ${count === 1 ? 'event' : 'events'}`;

/** `2026-07-01 08:00 UTC` */
const toMinutes = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;
