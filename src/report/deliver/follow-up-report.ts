import type { Grant } from '../../grant/record/grant.ts';
import { type Lease, takeLease } from '../../grant/record/lease.ts';
import { findGrant } from '../../grant/record/read-grant.ts';
import { toIso } from '../../platform/time.ts';
import type { TimeBudget } from '../../platform/time-budget.ts';
import type { FirstReport } from '../content/build-report.ts';
import type { ReportOnAccessDeps } from './report-on-access.ts';
import { readReportedEvents } from './reported-events.ts';
import { type WrittenReport, writeReport } from './write-report.ts';

/** `sentAt` is absent if no follow-up report was sent. */
interface FollowUpResult {
  readonly sentAt?: string | undefined;
}

/**
 * Collects a grant's evidence again after its first report was sent and its longest session is over.
 * Sends a follow-up report if the evidence contains new events, or if a source failed. Nothing is due
 * for the grant after that. Throws GrantBusyError to be retried.
 */
export async function sendFollowUpReport(
  deps: ReportOnAccessDeps,
  grantId: string,
  budget: TimeBudget,
): Promise<FollowUpResult> {
  const known = await findGrant(deps.records, grantId);
  if (known?.reportSentAt === undefined || known.evidenceCheckedAt !== undefined)
    return { sentAt: known?.followUpSentAt };

  const lease = await takeLease(deps, known.id, budget.invocationEndsAt, {}, [
    { present: 'reportSentAt' },
    { absent: 'evidenceCheckedAt' },
  ]);
  try {
    return await recheckEvidence(deps, lease, known.reportSentAt, budget);
  } catch (error) {
    await lease.release();
    throw error;
  }
}

async function recheckEvidence(
  deps: ReportOnAccessDeps,
  lease: Lease,
  firstSentAt: string,
  budget: TimeBudget,
): Promise<FollowUpResult> {
  const first = firstReportOf(lease.grant(), firstSentAt);
  const written = await writeReport(deps, lease.grant(), budget, first);
  const isDue = hasGrown(written, first) || written.isIncomplete;
  await lease.confirm();
  if (isDue) await deps.mail.send(written.message);
  const checkedAt = toIso(deps.now());
  const sentAt = isDue ? checkedAt : undefined;
  // Does not need the lease: the mail was sent, and without this write it would be sent again.
  await deps.records.change(
    lease.grant().id,
    {
      set: { evidenceCheckedAt: checkedAt, followUpSentAt: sentAt },
      remove: ['due', 'dueAt', 'leaseOwner', 'leaseUntil', 'reportedEvents'],
    },
    [{ absent: 'evidenceCheckedAt' }],
  );
  if (isDue) deps.measure('ReportsSent', 1);
  return { sentAt };
}

const firstReportOf = (grant: Grant, sentAt: string): FirstReport => ({
  sentAt,
  eventCount: grant.reportedCount ?? 0,
  hasEvent: readReportedEvents(grant),
});

/** Portal events after the end do not count: the user may sign in later for other reasons. */
function hasGrown(written: WrittenReport, { hasEvent, eventCount }: FirstReport): boolean {
  const { eventIds, portalIdsAfterEnd } = written;
  if (hasEvent === undefined) return eventIds.length > eventCount;
  return eventIds.some((eventId) => !portalIdsAfterEnd.has(eventId) && !hasEvent(eventId));
}
