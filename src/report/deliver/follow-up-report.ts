import { GrantRefusedError } from '../../grant/errors.ts';
import type { Grant } from '../../grant/record/grant.ts';
import { type Lease, takeLease } from '../../grant/record/lease.ts';
import { findGrant } from '../../grant/record/read-grant.ts';
import {
  findReportRecord,
  parseReportRecord,
  type ReportRecord,
} from '../../grant/record/report-record.ts';
import { toIso } from '../../platform/time.ts';
import type { TimeBudget } from '../../platform/time-budget.ts';
import type { FirstReport } from '../content/build-report.ts';
import { readEarlierLooks, rememberLook } from './remembered-look.ts';
import type { ReportOnAccessDeps } from './report-on-access.ts';
import { rememberMoreEvents } from './reported-events.ts';
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
  const known = await findReportRecord(deps.records, grantId);
  if (known?.sentAt === undefined || known.recheckedAt !== undefined)
    return { sentAt: known?.followUpSentAt };
  const grant = await findGrant(deps.records, grantId);
  if (!grant) throw new GrantRefusedError(`grant ${grantId} has no record`);

  // The invocation that sent the report may have stopped before it notified.
  if (known.verdict !== undefined)
    await deps.notifier.notify(grant, { kind: 'reported', summary: known.verdict });
  const lease = await takeLease(deps, {
    id: known.id,
    parse: parseReportRecord,
    invocationEndsAt: budget.invocationEndsAt,
    when: [{ present: 'sentAt' }, { absent: 'recheckedAt' }],
  });
  try {
    return await recheckEvidence(deps, lease, { grant, firstSentAt: known.sentAt, budget });
  } catch (error) {
    await lease.release();
    throw error;
  }
}

interface Recheck {
  readonly grant: Grant;
  readonly firstSentAt: string;
  readonly budget: TimeBudget;
}

async function recheckEvidence(
  deps: ReportOnAccessDeps,
  lease: Lease<ReportRecord>,
  { grant, firstSentAt, budget }: Recheck,
): Promise<FollowUpResult> {
  const record = lease.record();
  const tries = (record.tries ?? 0) + 1;
  await lease.change({ set: { tries } });
  const earlier = { ...readEarlierLooks(record, firstSentAt), tries };
  const lookedAt = toIso(deps.now());
  const written = await writeReport(deps, grant, budget, earlier);
  const isDue = hasGrown(written, earlier.first) || written.isIncomplete;
  await lease.confirm();
  const refused = isDue ? (await deps.mail.send(written.message)).refused : [];
  const sentAt = isDue ? toIso(deps.now()) : undefined;
  const { next, alive, eventIds } = written;
  const looks = earlier.looks + 1;
  const followUpSentAt = sentAt ?? record.followUpSentAt;
  // Does not need the lease: the mail was sent, and without this write it would be sent again.
  await deps.records.change(
    record.id,
    next === undefined
      ? {
          set: { looks, recheckedAt: lookedAt, followUpSentAt },
          remove: [...leaseFields, 'due', 'dueAt', 'reportedEvents', 'credentials'],
        }
      : {
          set: {
            ...{ looks, followUpSentAt },
            ...rememberMoreEvents(record, eventIds),
            ...rememberLook(alive, lookedAt, next),
          },
          remove: leaseFields,
        },
    [{ absent: 'recheckedAt' }],
  );
  if (isDue) deps.measure('ReportsSent', 1);
  if (refused.length > 0)
    await deps.alerts.raise({ kind: 'recipients-refused', grant, recipients: refused });
  return { sentAt };
}

const leaseFields = ['leaseOwner', 'leaseUntil', 'tries'];

/**
 * Portal events after the end do not count: the user may sign in later for other reasons. Without a memory
 * of the events, a report of everything has grown with its number.
 */
function hasGrown(written: WrittenReport, first: FirstReport): boolean {
  const { eventIds, portalIdsAfterEnd } = written;
  const { hasEvent, eventCount } = first;
  if (hasEvent === undefined) return eventIds.length > eventCount;
  return eventIds.some((eventId) => !portalIdsAfterEnd.has(eventId) && !hasEvent(eventId));
}
