import type { AssumedSession } from './attribute/assumed-session.ts';
import { attribute, createWindowTest, type Evidence } from './attribute/attribute.ts';
import { sessionsAssumedBy } from './attribute/chained-sessions.ts';
import type { CloudTrailEvent } from './cloudtrail-event.ts';
import { createEvidenceLog, type EvidenceLog } from './evidence-log.ts';
import type { EvidenceNote } from './evidence-note.ts';
import type { EvidenceSubject } from './subject.ts';
import { timeUpText } from './time-up-error.ts';

/** Whom the source tells what the reader has to know. */
export type TakeNote = (note: EvidenceNote) => void;
/** Whether whoever asks can wait no longer: nothing further is asked for then, and a note says so. */
export type IsTimeUp = () => boolean;

/** Records that came together: what was read of each, and `undefined` for one that could not be read. */
export type EvidencePage = readonly (CloudTrailEvent | undefined)[];

/**
 * A place where CloudTrail's records can be read. It gives those that may concern the subject, in any
 * order and perhaps twice: it narrows only coarsely, and whose a record is is not decided there.
 */
export interface EvidenceSource {
  /** What names the person or the permission set's role, or everything of that time. */
  events(subject: EvidenceSubject, note: TakeNote, isTimeUp: IsTimeUp): AsyncIterable<EvidencePage>;
  /**
   * What was done in these sessions, whose records name neither the person nor the role. Absent where
   * `events` gives everything anyway.
   */
  eventsOfSessions?(
    sessions: readonly AssumedSession[],
    subject: EvidenceSubject,
    note: TakeNote,
    isTimeUp: IsTimeUp,
  ): AsyncIterable<EvidencePage>;
}

export interface CollectedEvidence {
  readonly evidence: Evidence;
  readonly notes: readonly EvidenceNote[];
}

/**
 * Asks the source, follows the roles that were assumed on, and keeps what belongs to the subject's
 * grant. Never throws what the source throws: what came before is kept, and a note says that it failed.
 */
export async function collectEvidence(
  source: EvidenceSource,
  subject: EvidenceSubject,
  isTimeUp: IsTimeUp = () => false,
): Promise<CollectedEvidence> {
  const log = createEvidenceLog();
  const events: CloudTrailEvent[] = [];
  const take = (pages: AsyncIterable<EvidencePage>) => takePages(pages, { subject, log, events });

  await take(source.events(subject, log.note, isTimeUp));
  let evidence = attribute(events, subject);
  const follow = createFollower(log, isTimeUp);
  for (let next = follow(evidence); next.length > 0; next = follow(evidence)) {
    if (!source.eventsOfSessions) break;
    await take(source.eventsOfSessions(next, subject, log.note, isTimeUp));
    evidence = attribute(events, subject);
  }
  return { evidence, notes: log.notes() };
}

interface Taking {
  readonly subject: EvidenceSubject;
  readonly log: EvidenceLog;
  readonly events: CloudTrailEvent[];
}

async function takePages(
  pages: AsyncIterable<EvidencePage>,
  { subject, log, events }: Taking,
): Promise<void> {
  const isInWindow = createWindowTest(subject);
  try {
    for await (const page of pages)
      for (const event of page) {
        log.saw(event);
        if (event && isInWindow(event)) events.push(event);
      }
  } catch (error) {
    log.failed(error);
  }
}

/** More sessions than a person begins, and few enough to be asked for. */
const maxSessions = 500;

/** Each session that was begun is followed once, and only so many in all. */
function createFollower(log: EvidenceLog, isTimeUp: IsTimeUp) {
  const followed = new Set<string>();
  return ({ role, chained }: Evidence): readonly AssumedSession[] => {
    const begun = sessionsAssumedBy([...role, ...chained]);
    const fresh = begun.filter(({ accessKeyId }) => !followed.has(accessKeyId));
    const next = isTimeUp() ? [] : fresh.slice(0, maxSessions - followed.size);
    for (const { accessKeyId } of next) followed.add(accessKeyId);
    if (next.length < fresh.length) log.note(leftUnfollowed(fresh.length - next.length, isTimeUp));
    return next;
  };
}

const leftUnfollowed = (count: number, isTimeUp: IsTimeUp): EvidenceNote => ({
  kind: 'source-failed',
  source: `${count} chained session${count === 1 ? '' : 's'}`,
  why: isTimeUp() ? timeUpText : `no more than ${maxSessions} are followed`,
});
