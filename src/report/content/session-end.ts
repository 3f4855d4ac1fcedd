import type { Grant } from '../../grant/record/grant.ts';

/** The maximum session duration of a permission set, for a grant whose own is unknown. */
const maxSessionSeconds = 43_200;

/**
 * The maximum duration of a session that was assumed by role chaining.
 * Source: IAM User Guide, "Roles terms and concepts", role chaining.
 */
const maxChainedSessionMs = 3_600_000;

export const sessionSecondsOf = ({ sessionSeconds }: Pick<Grant, 'sessionSeconds'>): number =>
  sessionSeconds ?? maxSessionSeconds;

/**
 * When every session of the grant has expired (epoch milliseconds): the longest role session that can
 * start before the end, and a session chained from it in its last moment. `undefined` while access has
 * not ended.
 */
export function sessionsOverAt(
  grant: Pick<Grant, 'endedAt' | 'sessionSeconds'>,
): number | undefined {
  if (grant.endedAt === undefined) return undefined;
  return Date.parse(grant.endedAt) + sessionSecondsOf(grant) * 1000 + maxChainedSessionMs;
}

/** When the follow-up report is due: after the longest role session and CloudTrail's delay. */
export function followUpAt(
  grant: Pick<Grant, 'endedAt' | 'sessionSeconds' | 'cloudTrailDelaySeconds'>,
): number | undefined {
  if (grant.endedAt === undefined) return undefined;
  const seconds = sessionSecondsOf(grant) + grant.cloudTrailDelaySeconds;
  return Date.parse(grant.endedAt) + seconds * 1000;
}
