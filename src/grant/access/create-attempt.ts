import { maxClockSkewMs, toIso } from '../../platform/time.ts';
import type { Grant } from '../record/grant.ts';
import type { AssignmentReader } from './account-assignments.ts';

/**
 * A create attempt, as the record stores it before the create is sent: when its sender will have
 * stopped, and the sender. The sender removes it when it stores the request id, or when Identity
 * Center rejected the create. An attempt that remains is unresolved: its create may have been accepted.
 */
export const formatCreateAttempt = (invocationEndsAt: number, owner: string): string =>
  `${toIso(invocationEndsAt + maxClockSkewMs)} ${owner}`;

/** Whether a create was sent, or may have been. */
export const mayHaveCreated = (grant: Grant): boolean =>
  (grant.createAttempts?.size ?? 0) + (grant.createRequestIds?.size ?? 0) > 0;

/** Until when an unresolved attempt may still send its create; `undefined` when none can any more. */
export function createPendingUntil(grant: Grant, now: number): string | undefined {
  const ends = [...(grant.createAttempts ?? [])].map((attempt) => attempt.split(' ')[0] ?? '');
  const last = ends.sort().at(-1);
  return last !== undefined && last > toIso(now) ? last : undefined;
}

/**
 * Finds the request ids of this grant's creations, also those that the record lacks. This takes one
 * call for each recent creation of any grant, so it is done only for unresolved attempts.
 */
export async function findCreations(
  assignments: Pick<AssignmentReader, 'listCreationsSince'>,
  grant: Grant,
): Promise<readonly string[]> {
  if (!grant.createAttempts?.size) return [];
  const since = creationsSince(Date.parse(grant.firstCreateAt ?? grant.requestedAt));
  const requestIds = await assignments.listCreationsSince(grant, since);
  return requestIds.filter((requestId) => !grant.earlierRequestIds?.has(requestId));
}

/** The `since` that includes all creations from `timeMs` on: AWS may round to whole seconds, and clocks differ. */
export const creationsSince = (timeMs: number): string =>
  toIso(Math.floor((timeMs - maxClockSkewMs) / 1000) * 1000);
