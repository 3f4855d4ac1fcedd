import type { Evidence } from '../../evidence/attribute/attribute.ts';
import type { EvidenceNote } from '../../evidence/evidence-note.ts';
import { formatTime } from './format-time.ts';
import type { About, Report } from './report.ts';

const maxNotes = 20;

/** What is wrong with this report: it stands on top. */
export function buildWarnings(notes: readonly EvidenceNote[]): readonly string[] {
  return cut(notes.filter(isWarning).map(sentence));
}

const isWarning = ({ kind }: EvidenceNote): boolean =>
  kind === 'source-failed' || kind === 'account-not-looked-at' || kind === 'records-left-out';

/** What the reader has to know of how complete the report is: first what is true of this one, then of any. */
export function buildReportNotes({
  evidence,
  notes,
  adHoc,
  window,
}: NotesInput): readonly string[] {
  const ofThisOne = [...notes.map(sentence), ...undeclared(evidence)];
  const dataEvents = notes.some(({ kind }) => kind === 'data-events-not-recorded')
    ? []
    : [someDataEvents];
  const ofItsKind =
    adHoc === undefined ? notesOfGrantReports : notesOfAdHocReports(window.from, notes);
  return [...cut(ofThisOne), ...dataEvents, ...ofItsKind, insideOfThings];
}

type NotesInput = About & {
  readonly evidence: Evidence;
  readonly notes: readonly EvidenceNote[];
  readonly window: Report['window'];
};

const someDataEvents =
  'Data events (reading and writing S3 objects, DynamoDB items, invoking Lambda functions and the like) are recorded only where a trail was told to: others are not in this report.';

const tooLarge = 'Events above 256 KB never reach CloudWatch Logs.';

const notesOfGrantReports = [
  'CloudTrail may be late: events usually arrive within minutes, sometimes after more than an hour. What comes later is told in a follow-up report, once, when the longest session is over.',
  tooLarge,
];

/** A report that nobody looks at again by itself, over what somebody chose to have read. */
const notesOfAdHocReports = (from: string, notes: readonly EvidenceNote[]) => [
  ...(notes.some((note) => note.kind === 'searched' && note.source.startsWith('CloudWatch Logs'))
    ? [tooLarge]
    : []),
  `Sessions whose credentials were issued before ${formatTime(from)} are not in this report, whatever they did later. A session can be 12 hours old: ask from an earlier time to see them.`,
  'CloudTrail may be late: what had not arrived where this was read is not in it. Other accounts, Regions and trails than those that were read are not in it either.',
];

const insideOfThings =
  'What is done inside of a machine, a database or a program that was started is in no CloudTrail event.';

function sentence(note: EvidenceNote): string {
  switch (note.kind) {
    case 'searched':
      return `Searched: ${note.source}.`;
    case 'records-left-out':
      return `More than ${note.limit} records were delivered between ${formatTime(note.deliveredFrom)} and ${formatTime(note.deliveredUntil)}: some of them could not be read and are missing here.`;
    case 'unreadable-records':
      return `${note.count} of the records found could not be read as CloudTrail events and were not counted.`;
    case 'source-failed':
      return `${note.source} could not be looked at (${note.why}): what it holds is missing here.`;
    case 'account-not-looked-at':
      return `The account ${note.accountId} was not looked at: event history shows one account at a time, and there is no role to look with. What was done there is missing here.`;
    case 'none-belongs':
      return noneBelongs(note);
    case 'files-left-out':
      return `${leftOutOf(note)} not read: by their names they were delivered before ${formatTime(note.deliveredFrom)} or after ${formatTime(note.deliveredUntil)}.`;
    case 'arrived-until':
      return `The latest record that was seen arrived at ${formatTime(note.at)}.`;
    case 'data-events-not-recorded':
      return 'No data event was seen, so they are probably not recorded: reading and writing S3 objects and DynamoDB items, invoking Lambda functions and the like would not be in this report.';
  }
}

/** What there was, where nothing of it was what was looked for. */
export const noneBelongs = ({ records, from, until }: Omit<NoneBelongs, 'kind'>): string =>
  records === 0
    ? 'No record was read.'
    : `${records} records were read, ${from && until ? `from ${formatTime(from)} to ${formatTime(until)}, ` : ''}and none of them belongs to this person, with this permission set in this account, in this time.`;

type NoneBelongs = Extract<EvidenceNote, { kind: 'none-belongs' }>;

function leftOutOf({
  files,
  folders,
}: {
  readonly files: number;
  readonly folders: number;
}): string {
  const said = [
    ...(files > 0 ? [`${files} log file${files === 1 ? '' : 's'}`] : []),
    ...(folders > 0 ? [`${folders} folder${folders === 1 ? '' : 's'} of log files`] : []),
  ];
  return `${said.join(' and ')} ${files + folders === 1 ? 'was' : 'were'}`;
}

function undeclared({ portal, role, chained }: Evidence): readonly string[] {
  const count = [portal, role, chained].flat().filter((event) => !event.readOnlyDeclared).length;
  if (count === 0) return [];
  return [
    `${count} of the events counted do not say themselves whether they only read: that was judged by their names.`,
  ];
}

function cut(sentences: readonly string[]): readonly string[] {
  if (sentences.length <= maxNotes) return sentences;
  const left = sentences.length - maxNotes;
  return [...sentences.slice(0, maxNotes), `And ${left} more notes of this kind.`];
}
