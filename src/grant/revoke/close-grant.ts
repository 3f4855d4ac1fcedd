import { type Notifier, notificationOf } from '../../notify/notification.ts';
import { toEpochSeconds, toIso } from '../../platform/time.ts';
import { propagationWindowMs } from '../access/account-assignments.ts';
import { type Grant, grantIdOf } from '../record/grant.ts';
import type { Lease } from '../record/lease.ts';
import { freeLock } from '../record/lock.ts';
import { makeNotificationDue } from '../record/notification-due.ts';
import type { Records } from '../record/records.ts';
import { makeReportDue } from '../record/report-record.ts';

interface CloseDeps {
  readonly records: Records;
  readonly now: () => number;
}

/** How a grant ends. */
export interface End {
  /** `ended` if there was access, or may have been; otherwise `failed`. */
  readonly mayHaveHadAccess: boolean;
  /** Whether the list was seen without the assignment. */
  readonly isUnassigned: boolean;
  /** Whether the sweep looks at the list once more. */
  readonly looksAgain: boolean;
  readonly by?: 'sweep';
}

/**
 * Marks a grant as over, and frees its lock. Makes its report and its notifications due before, and the sweep's
 * second look at the list after: a list that lags may have hidden an assignment. A report's record that cannot
 * be written does not hold the end back: it throws at the end.
 */
export async function closeGrant(
  { records, now }: CloseDeps,
  lease: Lease<Grant>,
  { mayHaveHadAccess, isUnassigned, looksAgain, by }: End,
): Promise<Grant> {
  const { cloudTrailDelaySeconds } = lease.record();
  const grantId = grantIdOf(lease.record());
  const endedAt = toIso(now());
  const endedSeconds = toEpochSeconds(endedAt);
  const reportDueAt = endedSeconds + cloudTrailDelaySeconds;
  const [reportError] = await Promise.all([
    mayHaveHadAccess ? errorOf(makeReportDue(records, grantId, reportDueAt)) : undefined,
    // For a grant whose execution was lost before Decide, and whose sweep dies before it notifies.
    errorOf(makeNotificationDue(records, grantId, now())),
  ]);
  const status = mayHaveHadAccess ? 'ended' : 'failed';
  const ended = { status, endedAt, sweptAt: by === 'sweep' ? endedAt : undefined };
  const obsolete = ['leaseOwner', 'leaseUntil'];
  await lease.change(
    looksAgain
      ? {
          set: { ...ended, due: 'grant', dueAt: endedSeconds + secondLookSeconds },
          remove: obsolete,
        }
      : { set: ended, remove: [...obsolete, 'due', 'dueAt'] },
  );
  const grant = lease.record();
  await freeLock(records, grantId, grant, { grant, isUnassigned });
  if (reportError !== undefined) throw reportError;
  return grant;
}

/** The error with which a promise was rejected; `undefined` if it was not. */
export const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error ?? new Error('rejected'),
  );

/** After this time the list shows the state at the end. */
const secondLookSeconds = (1.5 * propagationWindowMs) / 1000;

/** Tells people of the end. What they were told already, they are not told again. */
export async function notifyEnd(
  { notifier, now }: { readonly notifier: Notifier; readonly now: () => number },
  grant: Grant,
): Promise<void> {
  const notification = notificationOf(grant, now());
  if (notification) await notifier.notify(grant, notification);
}
