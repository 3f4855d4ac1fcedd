import type { AssumedSession } from '../../attribute/assumed-session.ts';
import { sessionsAssumedBy } from '../../attribute/chained-sessions.ts';
import { isRoleActivity } from '../../attribute/role-activity.ts';
import {
  type SearchTerms,
  searchTermsOfSessions,
  searchTermsOfSubject,
} from '../../attribute/search-terms.ts';
import type { CloudTrailEvent } from '../../cloudtrail-event.ts';
import { maxSessions } from '../../collect.ts';
import type { EvidenceSubject } from '../../subject.ts';

/**
 * The search terms for the first pass over the files. They grow with each chained session that is found,
 * so that the second pass reads again only the files before that session was found.
 */
export interface GrowingSearch {
  /** Adds the terms of the chained session that the event starts, if it starts one. */
  addEvent(event: CloudTrailEvent): void;
  /** Returns the terms for the next file. */
  termsFor(file: string): readonly SearchTerms[];
  /** The last file that was not searched for all of these sessions; `undefined` where it may be any file. */
  lastFileWithout(sessions: readonly AssumedSession[]): string | undefined;
}

/** Building a search takes longer the more sessions it has, so that with many it is rebuilt after several files. */
const sessionsPerFile = 16;

export function createGrowingSearch(subject: EvidenceSubject): GrowingSearch {
  const subjectTerms = searchTermsOfSubject(subject);
  const sessions = new Map<string, AssumedSession>();
  const lastFileWithout = new Map<string, NumberedFile>();
  let terms = subjectTerms;
  let lastFile: NumberedFile = { index: -1, file: '' };
  let grownAtIndex = Number.NEGATIVE_INFINITY;

  const grow = (): void => {
    for (const id of sessions.keys())
      if (!lastFileWithout.has(id)) lastFileWithout.set(id, lastFile);
    terms = [...subjectTerms, ...searchTermsOfSessions([...sessions.values()])];
    grownAtIndex = lastFile.index;
  };
  const isKnownKey = (key: string | undefined): boolean =>
    [...sessions.values()].some(({ accessKeyId }) => accessKeyId === key);

  return {
    addEvent(event) {
      if (event.eventSource !== 'sts.amazonaws.com' || sessions.size >= maxSessions) return;
      if (!isRoleActivity(event, subject) && !isKnownKey(event.identity.accessKeyId)) return;
      for (const session of sessionsAssumedBy([event])) sessions.set(idOf(session), session);
    },
    termsFor(file) {
      const isDue = lastFile.index - grownAtIndex >= sessions.size / sessionsPerFile;
      if (sessions.size > lastFileWithout.size && isDue) grow();
      lastFile = { index: lastFile.index + 1, file };
      return terms;
    },
    lastFileWithout(wanted) {
      let latest: NumberedFile | undefined;
      for (const session of wanted) {
        const last = lastFileWithout.get(idOf(session));
        if (last === undefined) return undefined;
        if (latest === undefined || last.index > latest.index) latest = last;
      }
      return latest?.file;
    },
  };
}

interface NumberedFile {
  readonly index: number;
  readonly file: string;
}

const idOf = ({ accessKeyId, arn }: AssumedSession): string => `${accessKeyId} ${arn}`;
