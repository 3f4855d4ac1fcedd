import { formatDuration, formatTime } from './format-time.ts';
import type { GrantFacts } from './report.ts';

type Facts = Pick<
  GrantFacts,
  | 'requestedAt'
  | 'accessBeganAt'
  | 'firstCreateAt'
  | 'endedAt'
  | 'accessSeconds'
  | 'accessTimeFrom'
  | 'extensions'
  | 'endedBy'
  | 'sweptAt'
  | 'alreadyAssigned'
  | 'sessionSeconds'
  | 'isSessionDurationKnown'
>;

/** An end this long after the deadline still counts as on time: revoking takes seconds. */
const onTimeSeconds = 120;

/** How access ended, who ended it, and whether it was extended before. */
export function describeEnd(grant: Facts): string {
  const { extensions, accessSeconds } = grant;
  if (extensions === undefined) return describeLastEnd(grant);
  const deadline = new Date(accessTimeFrom(grant) + accessSeconds * 1000).toISOString();
  const often = extensions === 1 ? 'once' : `${extensions} times`;
  return `${describeLastEnd(grant)} It was extended ${often}, until ${formatTime(deadline)}.`;
}

function describeLastEnd(grant: Facts): string {
  const { endedAt, endedBy, sweptAt } = grant;
  if (startOf(grant) === undefined) return 'Access was never granted.';
  if (endedAt === undefined) return 'Access has not ended yet.';
  const allowed = `The grant allowed ${formatDuration(grant.accessSeconds)}.`;
  const secondsLate = (Date.parse(endedAt) - accessTimeFrom(grant)) / 1000 - grant.accessSeconds;
  if (endedBy !== undefined)
    return `Ended early by ${endedBy}.${sweptAt === undefined ? '' : ' The sweep revoked the access.'}`;
  if (sweptAt !== undefined)
    return `Ended by the sweep, ${formatDuration(secondsLate)} after the deadline: the execution had not ended it.`;
  if (secondsLate < -1) return `Ended early after a failure. ${allowed}`;
  if (secondsLate > onTimeSeconds)
    return `Ended late, ${formatDuration(secondsLate)} after the deadline. ${allowed}`;
  return `Ended on time. ${allowed}`;
}

const accessTimeFrom = ({ accessTimeFrom: from, requestedAt }: Facts): number =>
  Date.parse(from ?? requestedAt);

/** The last moment at which a role session that was active at the end can still be valid. */
function lastSessionEnd({ endedAt, sessionSeconds }: Facts): string | undefined {
  if (endedAt === undefined) return undefined;
  return new Date(Date.parse(endedAt) + sessionSeconds * 1000).toISOString();
}

/** Whether a role session can outlive the access, and how many events show that one did. */
export function describeSessionsAfterEnd(grant: Facts, eventsAfterEnd: number): string {
  const until = lastSessionEnd(grant);
  if (startOf(grant) === undefined || until === undefined)
    return 'Not applicable: no access has ended.';
  const seen =
    eventsAfterEnd === 0
      ? 'No events after the end were found.'
      : `${eventsAfterEnd} ${eventsAfterEnd === 1 ? 'event' : 'events'} after the end ${eventsAfterEnd === 1 ? 'was' : 'were'} found.`;
  if (grant.alreadyAssigned)
    return `Possible: the user had the assignment before the grant, and it was not removed. ${seen}`;
  const duration = formatDuration(grant.sessionSeconds);
  const basis = grant.isSessionDurationKnown
    ? `session duration of the permission set: ${duration}`
    : `session duration unknown, maximum: ${duration}`;
  return `A role session that was active at the end can last until ${formatTime(until)} (${basis}). ${seen}`;
}

/** Since when access existed, or may have existed. */
const startOf = ({ accessBeganAt, firstCreateAt }: Facts): string | undefined =>
  accessBeganAt ?? firstCreateAt;
