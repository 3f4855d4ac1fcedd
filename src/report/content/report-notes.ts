import { type Evidence, eventsOfGrant } from '../../evidence/attribute/attribute.ts';
import type { EvidenceNote } from '../../evidence/evidence-note.ts';
import { isChange } from '../findings/outcome.ts';
import { count } from './count-by.ts';
import { overrideNote } from './describe-request.ts';
import { formatTime } from './format-time.ts';
import { events } from './labels.ts';
import type { Report, ReportFacts } from './report.ts';

const maxNotes = 20;

/** Why this report is incomplete. */
export function buildWarnings(
  notes: readonly EvidenceNote[],
  { evidence, window }: Pick<NotesInput, 'evidence' | 'window'>,
): readonly string[] {
  return cut([...notes.filter(isWarning).map(toSentence), ...earlierSessions(evidence, window)]);
}

function earlierSessions({ earlier }: Evidence, { from }: Report['window']): readonly string[] {
  if (earlier.length === 0) return [];
  const calls = events(earlier.length);
  const changes = count(earlier, isChange);
  const changed = changes === 0 ? 'None of them' : `${changes} of them`;
  return [
    `${calls} in this period ${earlier.length === 1 ? 'was' : 'were'} done with sessions begun before ${formatTime(from)}. ${changed} changed something. They are listed apart, and in no other table, finding or count.`,
  ];
}

const warningKinds: ReadonlySet<EvidenceNote['kind']> = new Set([
  'account-not-searched',
  'nothing-to-search',
  'own-create-missing',
  'records-left-out',
  'slim',
  'source-failed',
  'unreadable-records',
  'user-mismatch',
]);

/** Near matches of a name warn: the report may be about nobody. */
const isWarning = (note: EvidenceNote): boolean =>
  warningKinds.has(note.kind) ||
  (note.kind === 'other-sessions' && note.nearNames.length > 0) ||
  (note.kind === 'delivery' && note.found === 'none');

type NotesInput = ReportFacts & {
  readonly evidence: Evidence;
  readonly notes: readonly EvidenceNote[];
  readonly window: Report['window'];
};

/** That access was used without approval, then what was searched and what is missing: first for this report, then for every report of its kind. */
export function buildReportNotes({
  evidence,
  notes,
  grant,
  adHoc,
  window,
}: NotesInput): readonly string[] {
  const specific = [...notes.map(toSentence), ...undeclaredReadOnly(evidence)];
  const dataEvents = notes.some(({ kind }) => kind === 'data-events-not-recorded')
    ? []
    : [dataEventsNote];
  const general =
    adHoc === undefined ? notesOfGrantReports : notesOfAdHocReports(window.from, notes);
  return [
    ...overrideNote(grant),
    ...cut(specific),
    ...dataEvents,
    ...general,
    unrecordedActivityNote,
  ];
}

const dataEventsNote =
  'Data events (reads and writes of S3 objects and DynamoDB items, Lambda invocations and similar calls) are in this report only if a trail records them.';

const tooLargeNote = 'CloudTrail does not deliver events larger than 256 KB to CloudWatch Logs.';

const notesOfGrantReports = [
  'CloudTrail usually delivers events within minutes, sometimes after more than an hour. A follow-up report covers events that arrive later. It is sent after the longest session has ended.',
  tooLargeNote,
  'Calls of other people are in no grant’s evidence, also those on the break-glass system itself.',
];

/** An ad-hoc report has no follow-up report, and covers only the sources that were chosen. */
const notesOfAdHocReports = (from: string, notes: readonly EvidenceNote[]) => [
  ...(notes.some((note) => note.kind === 'searched' && note.source.startsWith('CloudWatch Logs'))
    ? [tooLargeNote]
    : []),
  `Sessions whose credentials were issued before ${formatTime(from)} are listed apart. A session can last 12 hours: choose an earlier start to include them.`,
  'Events that CloudTrail had not delivered to these sources are not in this report, nor are events of other accounts, Regions and trails.',
];

const unrecordedActivityNote =
  'CloudTrail does not record activity inside an instance, a database or a program that was started.';

function toSentence(note: EvidenceNote): string {
  switch (note.kind) {
    case 'searched':
      return `Searched: ${note.source}.`;
    case 'records-left-out':
      return `More than ${note.limit} records were delivered between ${formatTime(note.deliveredFrom)} and ${formatTime(note.deliveredUntil)}. Some of them could not be read and are missing from this report.`;
    case 'slim':
      return `This is try ${note.tries}: the earlier ones did not finish, for want of memory or time, or because the mail was refused. This report contains counts and findings, and no list of events.`;
    case 'unreadable-records':
      return `${note.count === 1 ? '1 record' : `${note.count} records`} could not be read as CloudTrail events: time, event source or event name is missing. What ${note.count === 1 ? 'it says' : 'they say'} is missing from this report.`;
    case 'nothing-to-search':
      return `There was nothing to search: ${note.source} contains no record of anybody in this period. The trail may be stopped, or the log group was emptied.`;
    case 'delivery':
      return delivery(note);
    case 'own-create-missing':
      return 'The creation of this grant’s own assignment (CreateAccountAssignment) was not found, although it was made: the trail did not record it, or somebody removed the record.';
    case 'source-failed':
      return `${note.source} could not be read completely (${note.reason}). Events may be missing from this report.`;
    case 'account-not-searched':
      return `Account ${note.accountId} was not searched: event history covers a single account, and no role is configured for this one. Its events are missing from this report.`;
    case 'none-belongs':
      return noneBelongs(note);
    case 'user-mismatch':
      return userMismatch(note);
    case 'other-sessions':
      return otherSessions(note);
    case 'files-left-out':
      return skippedFiles(note);
    case 'arrived-until':
      return `The latest record found arrived at ${formatTime(note.at)}.`;
    case 'data-events-not-recorded':
      return 'No data events were found, so the trail probably does not record them. Reads and writes of S3 objects and DynamoDB items, Lambda invocations and similar calls would not be in this report.';
  }
}

function delivery({
  source,
  since,
  found,
  reason,
}: Extract<EvidenceNote, { kind: 'delivery' }>): string {
  const after = `since the end of access at ${formatTime(since)}`;
  if (found === 'found') return `${source} has received records ${after}.`;
  if (found === 'none')
    return `${source} has received no record of anybody ${after}: the trail may be stopped, and what was done before may be missing.`;
  return `It is not known whether ${source} has received records ${after}${reason === undefined ? ': the search took too long' : `: ${reason}`}.`;
}

function userMismatch({
  userName,
  principalId,
  namesOfId,
  idsOfName,
}: Extract<EvidenceNote, { kind: 'user-mismatch' }>): string {
  const ofId =
    namesOfId.length === 0 ? [] : [`user ID ${principalId} is that of ${namesOfId.join(', ')}`];
  const ofName =
    idsOfName.length === 0 ? [] : [`user name ${userName} is that of ${idsOfName.join(', ')}`];
  return `The user name ${userName} and the user ID ${principalId} do not belong together: according to the records, ${[...ofId, ...ofName].join(', and ')}. This report may mix the activity of two users.`;
}

function otherSessions({
  names,
  nearNames,
}: Extract<EvidenceNote, { kind: 'other-sessions' }>): string {
  const near =
    nearNames.length === 0
      ? ''
      : ` ${nearNames.join(', ')} differs little from the user name of this report: check the name.`;
  return `No session of this permission set is that of the user. The sessions are those of ${names.join(', ')}.${near}`;
}

type NoneBelongs = Extract<EvidenceNote, { kind: 'none-belongs' }>;

const noneBelongs = ({ records, from, until }: NoneBelongs): string =>
  records === 0
    ? 'No records were read.'
    : `${records} records were read${from && until ? `, from ${formatTime(from)} to ${formatTime(until)}` : ''}. None of them belongs to this user, permission set, account and period.`;

function skippedFiles({
  files,
  folders,
  others,
  deliveredFrom,
  deliveredUntil,
}: Extract<EvidenceNote, { kind: 'files-left-out' }>): string {
  const parts = [
    ...(files > 0 ? [`${files} log file${files === 1 ? '' : 's'}`] : []),
    ...(folders > 0 ? [`${folders} folder${folders === 1 ? '' : 's'} of log files`] : []),
  ];
  const byTime = `${parts.join(' and ')} ${files + folders === 1 ? 'was' : 'were'} skipped: according to the names, they were delivered before ${formatTime(deliveredFrom)} or after ${formatTime(deliveredUntil)}.`;
  const byEnding = `${others} file${others === 1 ? '' : 's'} with other endings ${others === 1 ? 'was' : 'were'} not read: .json, .jsonl, .ndjson, .log and .gz are.`;
  return [...(parts.length > 0 ? [byTime] : []), ...(others > 0 ? [byEnding] : [])].join(' ');
}

function undeclaredReadOnly(evidence: Evidence): readonly string[] {
  const count = eventsOfGrant(evidence).filter((event) => !event.readOnlyDeclared).length;
  if (count === 0) return [];
  return [
    `${count} of the counted events do not state whether they are read only: this was derived from their names.`,
  ];
}

function cut(sentences: readonly string[]): readonly string[] {
  if (sentences.length <= maxNotes) return sentences;
  return [...sentences.slice(0, maxNotes), `And ${sentences.length - maxNotes} more notes.`];
}
