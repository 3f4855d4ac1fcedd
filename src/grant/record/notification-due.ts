import { toEpochSeconds, toIso } from '../../platform/time.ts';
import { expiryOf } from './grant.ts';
import type { AttributeWriter, Records } from './records.ts';

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
 * reads the grant again. Its role may write these attributes of the record, and no others: who could write what people were
 * told could prevent that they are told.
 */
export async function makeChangeDue(
  records: AttributeWriter,
  grantId: string,
  now: number,
): Promise<void> {
  const id = notifiedRecordId(grantId);
  const pendingAt = toIso(now);
  const due = { ...notificationDue(toEpochSeconds(pendingAt) - sweepSeconds), pendingAt };
  if ((await records.setAttributes(id, due, [{ present: 'id' }])) === 'refused')
    await records.setAttributes(id, due, [{ absent: 'id' }]);
}

/**
 * The sweep tells from a minute after `now` (epoch milliseconds) on what the functions have not told, also where people have been
 * told everything up to now. What is due already stays so.
 */
export async function makeNotificationDue(
  records: Records,
  grantId: string,
  now: number,
): Promise<void> {
  const dueAt = toEpochSeconds(toIso(now)) + 60;
  await records.change(notifiedRecordId(grantId), { set: notificationDue(dueAt) }, [
    { absent: 'dueAt' },
  ]);
}
