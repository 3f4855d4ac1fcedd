import type { Evidence } from '../evidence/attribute.ts';
import type { EvidenceNote } from '../evidence/collect.ts';
import { plainTime } from './plain-time.ts';

const mostNotes = 20;

/** What the reader has to know of how complete the report is: first what is true of this one, then of any. */
export function buildReportNotes(
  evidence: Evidence,
  notes: readonly EvidenceNote[],
): readonly string[] {
  const ofThisOne = [...notes.map(sentence), ...undeclared(evidence)];
  return [...cut(ofThisOne), ...ofAnyReport];
}

const ofAnyReport = [
  'CloudTrail may be late: events usually arrive within minutes, sometimes after more than an hour. What came later is not in this report.',
  'Data events (reading and writing S3 objects, DynamoDB items, invoking Lambda functions and the like) are recorded only where a trail was told to.',
  'Calls made with a further role, assumed from within the session, are not followed.',
  'Events above 256 KB never reach CloudWatch Logs.',
];

function sentence(note: EvidenceNote): string {
  switch (note.kind) {
    case 'searched':
      return `Searched: ${note.source}.`;
    case 'records-left-out':
      return `More than ${note.limit} records were delivered between ${plainTime(note.deliveredFrom)} and ${plainTime(note.deliveredUntil)}: some of them could not be read and are missing here.`;
    case 'unreadable-records':
      return `${note.count} of the records found could not be read as CloudTrail events and were not counted.`;
  }
}

function undeclared({ portal, role }: Evidence): readonly string[] {
  const count = [...portal, ...role].filter((event) => !event.readOnlyDeclared).length;
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
