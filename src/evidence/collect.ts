import { attributeEvents, createWindowTest, type Evidence } from './attribute/attribute.ts';
import { credentialsIssuedBy } from './attribute/chained-sessions.ts';
import type { IssuedCredential } from './attribute/issued-credential.ts';
import { describeNames } from './attribute/names.ts';
import { createOwnCreateTest } from './attribute/own-create.ts';
import { ownCredentials } from './attribute/own-credentials.ts';
import type { CloudTrailEvent } from './cloudtrail-event.ts';
import type { EvidenceNote } from './evidence-note.ts';
import { createNoteCollector, type NoteCollector } from './note-collector.ts';
import { timeUpText } from './source-failure.ts';
import type { EvidenceSubject } from './subject.ts';

/** Receives what the reader of the report has to know about a source. */
export type AddNote = (note: EvidenceNote) => void;
/** Whether the caller's time limit has passed. The source then sends no further request, and adds a note. */
export type IsTimeUp = () => boolean;

/** A batch of records, parsed; `undefined` for a record that could not be read. */
export type EvidencePage = readonly (CloudTrailEvent | undefined)[];

/**
 * A store of CloudTrail records. It returns the records that may concern the subject, in any order and
 * perhaps twice. It filters only coarsely: attribution decides which records belong to the grant.
 */
export interface EvidenceSource {
  /** Returns records that name the user or the permission set's role, or all records of the window. */
  events(subject: EvidenceSubject, note: AddNote, isTimeUp: IsTimeUp): AsyncIterable<EvidencePage>;
  /**
   * Returns the records of these chained sessions, which name neither the user nor the permission set's
   * role. Absent where `events` returns all records.
   */
  eventsOfSessions?(
    sessions: readonly IssuedCredential[],
    subject: EvidenceSubject,
    note: AddNote,
    isTimeUp: IsTimeUp,
  ): AsyncIterable<EvidencePage>;
  /** Notes whether the source has received any record of anybody since access ended. */
  checkDelivery?(subject: EndedSubject, note: AddNote, isTimeUp: IsTimeUp): Promise<void>;
}

/** A subject whose access has ended. */
export type EndedSubject = EvidenceSubject & { readonly endedAt: string };

export interface CollectedEvidence {
  readonly evidence: Evidence;
  readonly notes: readonly EvidenceNote[];
}

/**
 * Reads the source, follows the chained sessions, and keeps the events that belong to the subject's
 * grant. When the source throws, keeps the earlier records and adds a note instead of throwing.
 */
export async function collectEvidence(
  source: EvidenceSource,
  subject: EvidenceSubject,
  isTimeUp: IsTimeUp = () => false,
): Promise<CollectedEvidence> {
  const collector = createNoteCollector();
  const events: CloudTrailEvent[] = [];
  const read = (pages: AsyncIterable<EvidencePage>) =>
    readPages(pages, { subject, collector, events });

  await read(source.events(subject, collector.addNote, isTimeUp));
  let evidence = attributeEvents(events, subject);
  const takeNextSessions = createSessionQueue(subject, collector, isTimeUp);
  for (
    let sessions = takeNextSessions(evidence);
    sessions.length > 0;
    sessions = takeNextSessions(evidence)
  ) {
    if (!source.eventsOfSessions) break;
    await read(source.eventsOfSessions(sessions, subject, collector.addNote, isTimeUp));
    evidence = attributeEvents(events, subject);
  }
  const { endedAt } = subject;
  if (endedAt !== undefined)
    await source.checkDelivery?.({ ...subject, endedAt }, collector.addNote, isTimeUp);
  if (subject.isCreateExpected && !events.some(createOwnCreateTest(subject)))
    collector.addNote({ kind: 'own-create-missing' });
  for (const note of describeNames(events, evidence, subject)) collector.addNote(note);
  return { evidence, notes: collector.notes() };
}

interface PageReaderContext {
  readonly subject: EvidenceSubject;
  readonly collector: NoteCollector;
  readonly events: CloudTrailEvent[];
}

/** Adds the events within the window to `events`, and counts every record. If the source throws, adds a note. */
async function readPages(
  pages: AsyncIterable<EvidencePage>,
  { subject, collector, events }: PageReaderContext,
): Promise<void> {
  const isInWindow = createWindowTest(subject);
  try {
    for await (const page of pages)
      for (const event of page) {
        collector.addRecord(event);
        if (event && isInWindow(event)) events.push(event);
      }
  } catch (error) {
    collector.addFailure(error);
  }
}

/** The maximum number of chained sessions that are searched for one report. */
const maxSessions = 500;

/** Returns the credentials to search next: each once, at most `maxSessions` in all. */
function createSessionQueue(
  subject: EvidenceSubject,
  collector: NoteCollector,
  isTimeUp: IsTimeUp,
) {
  const selectedKeys = new Set<string>();
  const keyOf = ({ accessKeyId, arn }: IssuedCredential) => accessKeyId ?? arn ?? '';
  return (evidence: Evidence): readonly IssuedCredential[] => {
    const { role, chained, created, earlier } = evidence;
    const known = new Map(
      [
        ...(subject.knownCredentials ?? []),
        ...ownCredentials(evidence, subject),
        ...credentialsIssuedBy([...role, ...chained, ...created, ...earlier]),
      ].map((credential) => [keyOf(credential), credential]),
    );
    const pending = [...known.values()].filter((each) => !selectedKeys.has(keyOf(each)));
    const selected = isTimeUp() ? [] : pending.slice(0, maxSessions - selectedKeys.size);
    for (const credential of selected) selectedKeys.add(keyOf(credential));
    const skipped = pending.length - selected.length;
    if (skipped > 0) collector.addNote(skippedSessions(skipped, isTimeUp));
    return selected;
  };
}

const skippedSessions = (count: number, isTimeUp: IsTimeUp): EvidenceNote => ({
  kind: 'source-failed',
  source: `${count} chained session${count === 1 ? '' : 's'}`,
  reason: isTimeUp() ? timeUpText : `no more than ${maxSessions} are followed`,
});
