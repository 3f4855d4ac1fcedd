import type { CloudTrailEvent } from './cloudtrail-event.ts';
import type { EvidenceNote } from './evidence-note.ts';
import { whyFailed } from './why-failed.ts';

/** Keeps what the reader of a report has to know of how evidence was found. */
export interface EvidenceLog {
  note(note: EvidenceNote): void;
  /** Told of every record that came, and `undefined` for one that could not be read. */
  saw(event: CloudTrailEvent | undefined): void;
  /** Told of what the source threw. */
  failed(error: unknown): void;
  /** Each note once, and those that sum up all records last. */
  notes(): readonly EvidenceNote[];
}

export function createEvidenceLog(): EvidenceLog {
  const notes = new Map<string, EvidenceNote>();
  let arrivedUntil: string | undefined;
  let happenedUntil: string | undefined;
  let unreadable = 0;
  let sawData = false;

  const log: EvidenceLog = {
    note(note) {
      if (note.kind === 'arrived-until') arrivedUntil = later(arrivedUntil, note.at);
      else notes.set(JSON.stringify(note), note);
    },
    saw(event) {
      if (event === undefined) unreadable += 1;
      else {
        // Events' times have one form, in which their order is that of their signs.
        if (happenedUntil === undefined || event.eventTime > happenedUntil)
          happenedUntil = event.eventTime;
        sawData ||= event.eventCategory === 'Data';
      }
    },
    failed(error) {
      const searched = [...notes.values()].findLast(({ kind }) => kind === 'searched');
      const source = searched?.kind === 'searched' ? searched.source : 'the source of evidence';
      log.note({ kind: 'source-failed', source, why: whyFailed(error) });
    },
    notes() {
      const at = arrivedUntil ?? happenedUntil;
      return [
        ...notes.values(),
        ...only(unreadable > 0, { kind: 'unreadable-records', count: unreadable }),
        ...(at === undefined ? [] : [{ kind: 'arrived-until', at } as const]),
        ...only(!sawData, { kind: 'data-events-not-recorded' }),
      ];
    },
  };
  return log;
}

const only = (isTrue: boolean, note: EvidenceNote): readonly EvidenceNote[] =>
  isTrue ? [note] : [];

function later(one: string | undefined, other: string): string {
  return one !== undefined && Date.parse(one) >= Date.parse(other) ? one : other;
}
