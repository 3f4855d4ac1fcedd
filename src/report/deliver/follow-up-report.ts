import type { Grant } from '../../grant/record/grant.ts';
import { type Lease, takeLease } from '../../grant/record/lease.ts';
import { findGrant } from '../../grant/record/read-grant.ts';
import type { TimeLimit } from '../../grant/time-limit.ts';
import { toIso } from '../../platform/time.ts';
import type { FirstReport } from '../content/build-report.ts';
import type { ReportOnAccessDeps } from './report-on-access.ts';
import { readReportedEvents } from './reported-events.ts';
import { type WrittenReport, writeReport } from './write-report.ts';

/** When a follow-up report was sent; nothing where the evidence had not grown. */
export interface FollowUpResult {
  readonly sentAt?: string | undefined;
}

export type FollowUp = (grantId: string, limit: TimeLimit) => Promise<FollowUpResult>;

/**
 * Looks at a grant's evidence once more when its first report was sent and the longest session is
 * over, and sends a follow-up report where there is something that the first did not hold, or where
 * it could not be seen whether there is. After that nothing is owed to the grant any more. Throws
 * GrantBusyError to be asked again.
 */
export function createFollowUpReport(deps: ReportOnAccessDeps): FollowUp {
  return async (grantId, { endsAt }) => {
    const known = await findGrant(deps.records, grantId);
    if (known?.reportSentAt === undefined || known.evidenceCheckedAt !== undefined)
      return { sentAt: known?.followUpSentAt };

    const lease = await takeLease(deps, known.id, endsAt, {}, [
      { present: 'reportSentAt' },
      { absent: 'evidenceCheckedAt' },
    ]);
    try {
      return await recheckEvidence(deps, lease, known.reportSentAt, endsAt);
    } catch (error) {
      await lease.release();
      throw error;
    }
  };
}

async function recheckEvidence(
  deps: ReportOnAccessDeps,
  lease: Lease,
  firstSentAt: string,
  endsAt: number,
): Promise<FollowUpResult> {
  const first = firstReportOf(lease.grant(), firstSentAt);
  const written = await writeReport(deps, lease.grant(), endsAt, first);
  const isDue = hasGrown(written, first) || written.isIncomplete;
  await lease.confirm();
  if (isDue) await deps.mail.send(written.message);
  const checkedAt = toIso(deps.now());
  const sentAt = isDue ? checkedAt : undefined;
  // It is sent, whoever has the lease by now: not to say so would send it again and again.
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
  held: readReportedEvents(grant),
});

/** That the person signed in again later, for whatever else, is no reason for a mail by itself. */
function hasGrown(written: WrittenReport, { held, eventCount }: FirstReport): boolean {
  const { eventIds, idleIds } = written;
  if (held === undefined) return eventIds.length > eventCount;
  return eventIds.some((eventId) => !idleIds.has(eventId) && !held(eventId));
}
