import type { CloudTrailEvent } from './cloudtrail-event.ts';
import type { EvidenceNote } from './evidence-note.ts';
import { failureReason } from './source-failure.ts';

/** Collects the notes of a report: which sources were searched, and what is missing. */
export interface NoteCollector {
  addNote(note: EvidenceNote): void;
  /** Counts a record; `undefined` is a record that could not be read. */
  addRecord(event: CloudTrailEvent | undefined): void;
  /** Adds a note for an error that the source threw. */
  addFailure(error: unknown): void;
  /** Returns each note once; the notes about all records come last. */
  notes(): readonly EvidenceNote[];
}

export function createNoteCollector(): NoteCollector {
  const notes = new Map<string, EvidenceNote>();
  let latestArrival: string | undefined;
  let latestEventTime: string | undefined;
  let unreadableCount = 0;
  let hasDataEvent = false;

  const collector: NoteCollector = {
    addNote(note) {
      if (note.kind === 'arrived-until') latestArrival = later(latestArrival, note.at);
      else notes.set(JSON.stringify(note), note);
    },
    addRecord(event) {
      if (event === undefined) unreadableCount += 1;
      else {
        // All event times have the same format, so that comparing the texts compares the times.
        if (latestEventTime === undefined || event.eventTime > latestEventTime)
          latestEventTime = event.eventTime;
        hasDataEvent ||= event.eventCategory === 'Data';
      }
    },
    addFailure(error) {
      const searched = [...notes.values()].findLast(({ kind }) => kind === 'searched');
      const source = searched?.kind === 'searched' ? searched.source : 'the source of evidence';
      collector.addNote({ kind: 'source-failed', source, reason: failureReason(error) });
    },
    notes() {
      const at = latestArrival ?? latestEventTime;
      return [
        ...notes.values(),
        ...noteIf(unreadableCount > 0, { kind: 'unreadable-records', count: unreadableCount }),
        ...(at === undefined ? [] : [{ kind: 'arrived-until', at } as const]),
        ...noteIf(!hasDataEvent, { kind: 'data-events-not-recorded' }),
      ];
    },
  };
  return collector;
}

const noteIf = (condition: boolean, note: EvidenceNote): readonly EvidenceNote[] =>
  condition ? [note] : [];

function later(one: string | undefined, other: string): string {
  return one !== undefined && Date.parse(one) >= Date.parse(other) ? one : other;
}
