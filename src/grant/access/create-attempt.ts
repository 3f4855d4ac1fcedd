import { toIso } from '../../platform/time.ts';
import type { Grant } from '../record/grant.ts';
import type { AssignmentReader } from './account-assignments.ts';

/**
 * What is written down before a create is sent: until when its sender can run, and who that is. The
 * sender takes it back together with noting the request id, or when it knows that nothing was taken:
 * an intent that stays is a create whose fate nobody noted.
 */
export const formatCreateAttempt = (endsAt: number, owner: string): string =>
  `${toIso(endsAt + clockSkewMs)} ${owner}`;

/** What the clocks of two functions may differ by. */
export const clockSkewMs = 2_000;

/** Whether a create was sent, or may have been. */
export const mayHaveCreated = (grant: Grant): boolean =>
  (grant.createAttempts?.size ?? 0) + (grant.createRequestIds?.size ?? 0) > 0;

/** Until when a create may still be sent whose fate is unknown; `undefined` when none can be any more. */
export function createPendingUntil(grant: Grant, now: number): string | undefined {
  const ends = [...(grant.createAttempts ?? [])].map((intent) => intent.split(' ')[0] ?? '');
  const last = ends.sort().at(-1);
  return last !== undefined && last > toIso(now) ? last : undefined;
}

/**
 * Finds the request ids of this grant's creations that nobody noted. Looking costs a call for each
 * creation of the time, whoever's: it is done only where there is an intent whose fate is not known.
 */
export async function findCreations(
  assignments: Pick<AssignmentReader, 'listCreationsSince'>,
  grant: Grant,
): Promise<readonly string[]> {
  if (!grant.createAttempts?.size) return [];
  const began = creationsFrom(Date.parse(grant.firstCreateAt ?? grant.requestedAt));
  const found = await assignments.listCreationsSince(grant, began);
  return found.filter((requestId) => !grant.earlierRequestIds?.has(requestId));
}

/** From when on creations are asked for that are not before `time`: whole seconds, as AWS may give them, and skew. */
export const creationsFrom = (time: number): string =>
  toIso(Math.floor((time - clockSkewMs) / 1000) * 1000);
