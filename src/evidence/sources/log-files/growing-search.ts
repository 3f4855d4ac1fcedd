import type { AssumedSession } from '../../attribute/assumed-session.ts';
import { searchTermsOfSubject } from '../../attribute/attribute.ts';
import { searchTermsOfSessions, sessionsAssumedBy } from '../../attribute/chained-sessions.ts';
import { isRoleActivity } from '../../attribute/role-activity.ts';
import type { SearchTerms } from '../../attribute/search-terms.ts';
import type { CloudTrailEvent } from '../../cloudtrail-event.ts';
import type { EvidenceSubject } from '../../subject.ts';

export type GrowingSearch = ReturnType<typeof createGrowingSearch>;

/** Building a search takes longer the more sessions it has, so that with many it is rebuilt after several files. */
const sessionsPerFile = 16;
/** The number of sessions that `collectEvidence` follows. */
const maxSessions = 500;

/**
 * The search terms for the first pass over the files. They grow with each chained session that is found,
 * so that the second pass reads again only the files before that session was found.
 */
export function createGrowingSearch(subject: EvidenceSubject) {
  const subjectTerms = searchTermsOfSubject(subject);
  const sessions = new Map<string, AssumedSession>();
  /** By session: the index of the last file that was not searched for it. */
  const lastIndexes = new Map<string, number>();
  const files: string[] = [];
  let terms = subjectTerms;
  let grownAtIndex = Number.NEGATIVE_INFINITY;

  const grow = (): void => {
    grownAtIndex = files.length - 1;
    for (const id of sessions.keys()) if (!lastIndexes.has(id)) lastIndexes.set(id, grownAtIndex);
    terms = [...subjectTerms, ...searchTermsOfSessions([...sessions.values()])];
  };
  const isKnownKey = (key: string | undefined): boolean =>
    [...sessions.values()].some(({ accessKeyId }) => accessKeyId === key);

  return {
    /** Adds the terms of the chained session that the event starts, if it starts one. */
    addEvent(event: CloudTrailEvent): void {
      if (event.eventSource !== 'sts.amazonaws.com' || sessions.size >= maxSessions) return;
      if (!isRoleActivity(event, subject) && !isKnownKey(event.identity.accessKeyId)) return;
      for (const session of sessionsAssumedBy([event])) sessions.set(idOf(session), session);
    },
    /** Returns the terms for the next file. */
    termsFor(file: string): readonly SearchTerms[] {
      const isDue = files.length - 1 - grownAtIndex >= sessions.size / sessionsPerFile;
      if (sessions.size > lastIndexes.size && isDue) grow();
      files.push(file);
      return terms;
    },
    /** The last file that was not searched for all of these sessions; `undefined` where it may be any file. */
    lastFileWithout(wanted: readonly AssumedSession[]): string | undefined {
      const indexes = wanted.map((session) => lastIndexes.get(idOf(session)) ?? Number.NaN);
      return files[Math.max(...indexes)];
    },
  };
}

const idOf = ({ accessKeyId, arn }: AssumedSession): string => `${accessKeyId} ${arn}`;
