import { latestInvocationEnd, maxClockSkewMs, toIso } from '../../platform/time.ts';
import type { Grant } from '../record/grant.ts';
import { propagationWindowMs } from './account-assignments.ts';

type Creates = Pick<Grant, 'createAttempts' | 'createRequestIds'>;

/**
 * A create attempt, as the record stores it before the create is sent: when its sender will have
 * stopped, and the sender. The sender removes it when it stores the request id, or when Identity
 * Center rejected the create. An attempt that remains is unresolved: its create may have been accepted.
 */
export const formatCreateAttempt = (invocationEndsAt: number, owner: string): string =>
  `${toIso(invocationEndsAt + maxClockSkewMs)} ${owner}`;

const countCreates = ({ createAttempts, createRequestIds }: Creates): number =>
  (createAttempts?.size ?? 0) + (createRequestIds?.size ?? 0);

/** Whether a create was sent, or may have been. */
export const mayHaveCreated = (creates: Creates): boolean => countCreates(creates) > 0;

/** Until when creates other than the one that succeeded may take effect, in ISO 8601; `null` if there was one. */
export const otherCreatesUntil = (grant: Creates & Pick<Grant, 'lastCreateAt'>): string | null =>
  countCreates(grant) > 1 && grant.lastCreateAt !== undefined
    ? toIso(Date.parse(grant.lastCreateAt) + propagationWindowMs)
    : null;

/**
 * When the senders of the unresolved attempts will have stopped, in epoch milliseconds. An attempt that ends
 * later than any function can run is none.
 */
export const unresolvedAttempts = ({ createAttempts }: Creates, now: number): readonly number[] =>
  [...(createAttempts ?? [])]
    .map((attempt) => Date.parse(attempt.split(' ')[0] ?? ''))
    .filter((endsAt) => endsAt <= latestInvocationEnd(now));

/** Whether an unresolved attempt may still send its create. */
export const mayStillCreate = (creates: Creates, now: number): boolean =>
  unresolvedAttempts(creates, now).some((endsAt) => endsAt > now);
