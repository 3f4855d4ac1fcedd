import type { Evidence } from '../evidence/attribute.ts';
import type { EvidenceNote } from '../evidence/evidence-note.ts';
import { plainTime } from './plain-time.ts';

const mostNotes = 20;

/** What is wrong with this report: it stands on top. */
export function buildWarnings(notes: readonly EvidenceNote[]): readonly string[] {
  return cut(notes.filter(isWarning).map(sentence));
}

const isWarning = ({ kind }: EvidenceNote): boolean =>
  kind === 'source-failed' || kind === 'account-not-looked-at' || kind === 'records-left-out';

/** What the reader has to know of how complete the report is: first what is true of this one, then of any. */
export function buildReportNotes(
  evidence: Evidence,
  notes: readonly EvidenceNote[],
): readonly string[] {
  const ofThisOne = [...notes.map(sentence), ...undeclared(evidence)];
  const dataEvents = notes.some(({ kind }) => kind === 'data-events-not-recorded')
    ? []
    : [someDataEvents];
  return [...cut(ofThisOne), ...dataEvents, ...ofAnyReport];
}

const someDataEvents =
  'Data events (reading and writing S3 objects, DynamoDB items, invoking Lambda functions and the like) are recorded only where a trail was told to: others are not in this report.';

const ofAnyReport = [
  'CloudTrail may be late: events usually arrive within minutes, sometimes after more than an hour. What comes later is told in a second edition, once, when the longest session is over.',
  'Events above 256 KB never reach CloudWatch Logs.',
  'What is done inside of a machine, a database or a program that was started is in no CloudTrail event.',
];

function sentence(note: EvidenceNote): string {
  switch (note.kind) {
    case 'searched':
      return `Searched: ${note.source}.`;
    case 'records-left-out':
      return `More than ${note.limit} records were delivered between ${plainTime(note.deliveredFrom)} and ${plainTime(note.deliveredUntil)}: some of them could not be read and are missing here.`;
    case 'unreadable-records':
      return `${note.count} of the records found could not be read as CloudTrail events and were not counted.`;
    case 'source-failed':
      return `${note.source} could not be looked at (${note.why}): what it holds is missing here.`;
    case 'account-not-looked-at':
      return `The account ${note.accountId} was not looked at: event history shows one account at a time, and there is no role to look with. What was done there is missing here.`;
    case 'arrived-until':
      return `The latest record that was seen arrived at ${plainTime(note.at)}.`;
    case 'data-events-not-recorded':
      return 'No data event was seen, so they are probably not recorded: reading and writing S3 objects and DynamoDB items, invoking Lambda functions and the like would not be in this report.';
  }
}

function undeclared({ portal, role, onward }: Evidence): readonly string[] {
  const count = [portal, role, onward].flat().filter((event) => !event.readOnlyDeclared).length;
  if (count === 0) return [];
  return [
    `${count} of the events counted do not say themselves whether they only read: that was judged by their names.`,
  ];
}

function cut(sentences: readonly string[]): readonly string[] {
  if (sentences.length <= mostNotes) return sentences;
  const left = sentences.length - mostNotes;
  return [...sentences.slice(0, mostNotes), `And ${left} more notes of this kind.`];
}
