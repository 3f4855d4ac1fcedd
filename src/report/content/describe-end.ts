import { formatDuration, formatTime } from './format-time.ts';
import type { GrantFacts } from './report.ts';

type Facts = Pick<
  GrantFacts,
  | 'requestedAt'
  | 'accessBeganAt'
  | 'mayHaveBegunAt'
  | 'endedAt'
  | 'accessSeconds'
  | 'endedBy'
  | 'sweptAt'
  | 'alreadyAssigned'
  | 'sessionSeconds'
  | 'sessionSecondsKnown'
>;

/** What an end may be late by and still be on time: revoking takes seconds. */
const onTimeSeconds = 120;

/** How access ended, and by whom, in one sentence. */
export function describeEnd(grant: Facts): string {
  const { endedAt, endedBy, sweptAt } = grant;
  if (beganAt(grant) === undefined) return 'Access was never given.';
  if (endedAt === undefined) return 'It has not ended yet.';
  const allowed = formatDuration(grant.accessSeconds);
  const lateSeconds =
    (Date.parse(endedAt) - Date.parse(grant.requestedAt)) / 1000 - grant.accessSeconds;
  if (endedBy !== undefined)
    return `Early, by ${endedBy}${sweptAt === undefined ? '' : '; the sweep had to take it away'}.`;
  if (sweptAt !== undefined)
    return `By the sweep, ${formatDuration(lateSeconds)} after its deadline: its execution had not ended it.`;
  if (lateSeconds < -1) return `Early, after a failure: ${allowed} were allowed.`;
  if (lateSeconds > onTimeSeconds)
    return `Late, ${formatDuration(lateSeconds)} after the ${allowed} that were allowed.`;
  return `On time, after the ${allowed} that were allowed.`;
}

/** The last moment at which a role session that was open at the end could have lived. */
function lastSessionEnd({ endedAt, sessionSeconds }: Facts): string | undefined {
  if (endedAt === undefined) return undefined;
  return new Date(Date.parse(endedAt) + sessionSeconds * 1000).toISOString();
}

/** Whether anybody could have gone on after the end. */
export function describeOutlivingSessions(grant: Facts, lateEvents: number): string {
  const until = lastSessionEnd(grant);
  if (beganAt(grant) === undefined || until === undefined) return 'Nothing has ended yet.';
  const seen =
    lateEvents === 0
      ? 'None was seen to do anything after the end.'
      : `${lateEvents} ${lateEvents === 1 ? 'event' : 'events'} after the end ${lateEvents === 1 ? 'was' : 'were'} seen.`;
  if (grant.alreadyAssigned)
    return `Yes: the person had the assignment before, and it was left in place. ${seen}`;
  const length = formatDuration(grant.sessionSeconds);
  const known = grant.sessionSecondsKnown
    ? `sessions of this permission set last ${length}`
    : `how long its sessions last is not known: ${length} is the most`;
  return `Yes, a role session that was open could live until ${formatTime(until)} (${known}). ${seen}`;
}

/** Since when access was there, or may have been. */
const beganAt = ({ accessBeganAt, mayHaveBegunAt }: Facts): string | undefined =>
  accessBeganAt ?? mayHaveBegunAt;
