import type { Grant } from '../../grant/record/grant.ts';

/** The longest session that a permission set can have: taken where its own is not known. */
const maxSessionSeconds = 43_200;

/**
 * How long a role that was assumed from another role's session can live at the most.
 * Source: IAM User Guide, "Roles terms and concepts", role chaining.
 */
const chainedSessionMs = 3_600_000;

export const sessionSecondsOf = ({ sessionSeconds }: Pick<Grant, 'sessionSeconds'>): number =>
  sessionSeconds ?? maxSessionSeconds;

/**
 * When no session that the grant made possible can be alive any more (epoch milliseconds): the
 * longest role session that could begin, and one assumed by role chaining in its last moment. `undefined`
 * while access has not ended.
 */
export function sessionsOverAt(
  grant: Pick<Grant, 'endedAt' | 'sessionSeconds'>,
): number | undefined {
  if (grant.endedAt === undefined) return undefined;
  return Date.parse(grant.endedAt) + sessionSecondsOf(grant) * 1000 + chainedSessionMs;
}

/** When the follow-up report is owed: at the end of the longest role session, and of CloudTrail's delay after it. */
export function followUpAt(
  grant: Pick<Grant, 'endedAt' | 'sessionSeconds' | 'cloudTrailDelaySeconds'>,
): number | undefined {
  if (grant.endedAt === undefined) return undefined;
  const seconds = sessionSecondsOf(grant) + grant.cloudTrailDelaySeconds;
  return Date.parse(grant.endedAt) + seconds * 1000;
}
