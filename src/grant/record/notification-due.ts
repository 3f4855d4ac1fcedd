import { toEpochSeconds, toIso } from '../../platform/time.ts';
import { expiryOf } from './grant.ts';
import type { Records } from './records.ts';

// Apart from the record's schema, which access-requested does not need.

export const notifiedRecordId = (grantId: string): string => `notified#${grantId}`;

/** What makes the record due for the sweep, from a time in epoch seconds on. */
export const notificationDue = (dueAt: number) => ({
  due: 'grant',
  dueAt,
  expiresAt: expiryOf(dueAt),
});

/** The sweep does what is due by its interval of five minutes. */
export const sweepSeconds = 300;

/**
 * After a change that the function does not tell: the next sweep does, and a function that tells people at this moment
 * reads the grant again.
 */
export async function makeChangeDue(records: Records, grantId: string, now: number): Promise<void> {
  const pendingAt = toIso(now);
  const set = { ...notificationDue(toEpochSeconds(pendingAt) - sweepSeconds), pendingAt };
  const when = [{ present: 'id' }] as const;
  const { outcome } = await records.change(notifiedRecordId(grantId), { set }, when);
  if (outcome === 'refused') await makeNotificationDue(records, grantId, now);
}

/** The sweep tells from a minute after `now` (epoch milliseconds) on what the functions have not told. */
export async function makeNotificationDue(
  records: Records,
  grantId: string,
  now: number,
): Promise<void> {
  const dueAt = toEpochSeconds(toIso(now)) + 60;
  await records.change(notifiedRecordId(grantId), { set: notificationDue(dueAt) }, [
    { absent: 'id' },
  ]);
}
