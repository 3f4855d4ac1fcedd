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

/** When the longest role session that can start before the end has expired (epoch milliseconds). */
export const roleSessionsOverAt = (
  grant: Pick<Grant, 'endedAt' | 'sessionSeconds'>,
): number | undefined =>
  grant.endedAt === undefined
    ? undefined
    : Date.parse(grant.endedAt) + sessionSecondsOf(grant) * 1000;

/**
 * When every session of the grant has expired (epoch milliseconds): the longest role session that can
 * start before the end, and a session chained from it in its last moment. `undefined` while access has
 * not ended.
 */
export function sessionsOverAt(
  grant: Pick<Grant, 'endedAt' | 'sessionSeconds'>,
): number | undefined {
  const overAt = roleSessionsOverAt(grant);
  return overAt === undefined ? undefined : overAt + maxChainedSessionMs;
}

/** When the follow-up report is due: after the longest session, chained ones included, and CloudTrail's delay. */
export function followUpAt(
  grant: Pick<Grant, 'endedAt' | 'sessionSeconds' | 'cloudTrailDelaySeconds'>,
): number | undefined {
  const overAt = sessionsOverAt(grant);
  return overAt === undefined ? undefined : overAt + grant.cloudTrailDelaySeconds * 1000;
}
