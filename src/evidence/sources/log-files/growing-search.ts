import type { AssumedSession } from '../../attribute/assumed-session.ts';
import { sessionsAssumedBy } from '../../attribute/chained-sessions.ts';
import { isRoleActivity } from '../../attribute/role-activity.ts';
import {
  type SearchTerms,
  searchTermsOfSessions,
  searchTermsOfSubject,
} from '../../attribute/search-terms.ts';
import type { CloudTrailEvent } from '../../cloudtrail-event.ts';
import type { EvidenceSubject } from '../../subject.ts';

/**
 * What files are searched for when they are read for the first time. It grows with every session that
 * is seen to begin, so that for these only the files before have to be read again.
 */
export interface GrowingSearch {
  /** Told of every event that is found. */
  saw(event: CloudTrailEvent): void;
  /** What the next file is to be searched for. */
  groupsFor(file: string): readonly SearchTerms[];
  /** The last file that was not searched for all of these sessions; `undefined` where it may be any. */
  lastWithout(sessions: readonly AssumedSession[]): string | undefined;
}

/** With many sessions the search is made anew for several at once: to make it takes longer then. */
const sessionsPerFile = 16;
/** As many as a report follows. */
const maxSessions = 500;

export function createGrowingSearch(subject: EvidenceSubject): GrowingSearch {
  const ofSubject = searchTermsOfSubject(subject);
  const begun = new Map<string, AssumedSession>();
  const lastWithout = new Map<string, FilePlace>();
  let groups = ofSubject;
  let last: FilePlace = { index: -1, file: '' };
  let grownAt = Number.NEGATIVE_INFINITY;

  const grow = (): void => {
    for (const id of begun.keys()) if (!lastWithout.has(id)) lastWithout.set(id, last);
    groups = [...ofSubject, ...searchTermsOfSessions([...begun.values()])];
    grownAt = last.index;
  };
  const isOfKnown = (key: string | undefined): boolean =>
    [...begun.values()].some(({ accessKeyId }) => accessKeyId === key);

  return {
    saw(event) {
      if (event.eventSource !== 'sts.amazonaws.com' || begun.size >= maxSessions) return;
      if (!isRoleActivity(event, subject) && !isOfKnown(event.identity.accessKeyId)) return;
      for (const session of sessionsAssumedBy([event])) begun.set(idOf(session), session);
    },
    groupsFor(file) {
      const isDue = last.index - grownAt >= begun.size / sessionsPerFile;
      if (begun.size > lastWithout.size && isDue) grow();
      last = { index: last.index + 1, file };
      return groups;
    },
    lastWithout(sessions) {
      let latest: FilePlace | undefined;
      for (const session of sessions) {
        const place = lastWithout.get(idOf(session));
        if (place === undefined) return undefined;
        if (latest === undefined || place.index > latest.index) latest = place;
      }
      return latest?.file;
    },
  };
}

interface FilePlace {
  readonly index: number;
  readonly file: string;
}

const idOf = ({ accessKeyId, arn }: AssumedSession): string => `${accessKeyId} ${arn}`;
