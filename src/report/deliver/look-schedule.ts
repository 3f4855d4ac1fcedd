import type { KnownCredential } from '../../evidence/attribute/issued-credential.ts';
import type { Grant } from '../../grant/record/grant.ts';
import { followUpAt } from '../sessions/session-end.ts';

/** The hours after the follow-up report at which the evidence is looked at again, while something lives. */
const lookHours = [1, 4, 12, 24, 48, 72];
const hourMs = 3_600_000;

/** When the evidence is looked at next, and when for the last time. Epoch milliseconds. */
export interface NextLook {
  readonly at: number;
  readonly lastAt: number;
}

/**
 * Returns the next look after `looks` looks. The first is the follow-up report; later ones take place only
 * while a chained session, a created user or a created access key is seen alive. `undefined` after the last.
 */
export function nextLook(
  grant: Pick<Grant, 'endedAt' | 'sessionSeconds' | 'cloudTrailDelaySeconds'>,
  { looks, now, alive }: { looks: number; now: number; alive: readonly KnownCredential[] },
): NextLook | undefined {
  const firstAt = followUpAt(grant);
  if (firstAt === undefined) return undefined;
  const lastAt = firstAt + (lookHours.at(-1) ?? 0) * hourMs;
  if (looks === 0 && firstAt > now) return { at: firstAt, lastAt };
  if (alive.length === 0) return undefined;
  // A look that is long overdue takes the place of those before it.
  const hours = lookHours
    .slice(Math.max(0, looks - 1))
    .find((each) => firstAt + each * hourMs > now);
  return hours === undefined ? undefined : { at: firstAt + hours * hourMs, lastAt };
}
