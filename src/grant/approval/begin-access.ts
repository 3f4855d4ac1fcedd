import { toEpochSeconds, toIso } from '../../platform/time.ts';
import type { Allowed } from '../../request/policy/decide.ts';
import { type AwaitingApproval, expiryOf } from '../record/grant.ts';
import { sweepSeconds } from '../record/notification-due.ts';

/** From so long after an approval on, the next sweep ends the wait for it, in case the function has died before it did. */
const checkSeconds = 60;

/**
 * What an approval or an override writes: the time of access begins. It is not longer than the access rule allows now, also as a
 * choice, nor than the approvers were told. Decide makes the grant due at its deadline.
 */
export function beginAccess(grant: AwaitingApproval, allowed: Allowed, now: number) {
  const accessSeconds = Math.min(grant.accessSeconds, allowed.maxAccessSeconds);
  const maxAccessSeconds = Math.min(grant.maxAccessSeconds, allowed.maxAccessSeconds);
  const deadlineAt = toIso(now + accessSeconds * 1000);
  return {
    status: 'opening',
    deadlineAt,
    latestDeadlineAt: toIso(now + Math.max(accessSeconds, maxAccessSeconds) * 1000),
    due: 'grant',
    dueAt: toEpochSeconds(toIso(now)) + checkSeconds - sweepSeconds,
    expiresAt: expiryOf(toEpochSeconds(deadlineAt)),
  } as const;
}
