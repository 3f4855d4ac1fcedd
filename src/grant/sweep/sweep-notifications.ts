import { notificationOf } from '../../notify/notification.ts';
import { errorFields } from '../../platform/log.ts';
import { toEpochSeconds, toIso } from '../../platform/time.ts';
import { notifiedRecordId } from '../record/notification-due.ts';
import { findGrant } from '../record/read-grant.ts';
import type { SweepDeps } from './sweep-deps.ts';

/** Tells people what they were not told, or what is due: that access ends soon. Never throws. */
export async function sweepNotifications(deps: SweepDeps, grantId: string): Promise<void> {
  const { records, notifier, now, log } = deps;
  try {
    const grant = await findGrant(records, grantId);
    const notification = grant && notificationOf(grant, now());
    if (grant && notification) return await notifier.notify(grant, notification);
    // Access is coming or being revoked: then there is something to tell soon, unless the record is lost.
    const later = { due: 'grant', dueAt: toEpochSeconds(toIso(now())) };
    await records.change(
      notifiedRecordId(grantId),
      grant ? { set: later } : { remove: ['due', 'dueAt'] },
      [{ present: 'id' }],
    );
  } catch (error) {
    log('the sweep could not notify', { grantId, ...errorFields(error) });
  }
}
