import { GrantBusyError, GrantRefusedError } from '../../grant/errors.ts';
import type { Grant } from '../../grant/record/grant.ts';
import { type LeaseDeps, takeLease } from '../../grant/record/lease.ts';
import { findGrant } from '../../grant/record/read-grant.ts';
import {
  findReportRecord,
  parseReportRecord,
  reportRecordId,
} from '../../grant/record/report-record.ts';
import type { Measure } from '../../platform/metrics.ts';
import { toEpochSeconds, toIso } from '../../platform/time.ts';
import type { TimeBudget } from '../../platform/time-budget.ts';
import { followUpAt } from '../content/session-end.ts';
import type { Mail } from './mail.ts';
import { rememberEvents } from './reported-events.ts';
import { type WriteReportDeps, writeReport } from './write-report.ts';

export interface ReportOnAccessDeps extends LeaseDeps, WriteReportDeps {
  readonly mail: Mail;
  readonly measure: Measure;
}

export interface ReportResult {
  readonly sentAt: string;
}

export type ReportOnAccess = (grantId: string, budget: TimeBudget) => Promise<ReportResult>;

/**
 * Sends the report of an ended grant that granted access. A report is sent at least once: after a crash
 * between the mail and the update of the record, it is sent again. Throws GrantBusyError to be retried,
 * GrantRefusedError if there is nothing to report.
 */
export async function reportOnAccess(
  deps: ReportOnAccessDeps,
  grantId: string,
  budget: TimeBudget,
): Promise<ReportResult> {
  const sent = await findReportRecord(deps.records, grantId);
  if (sent?.sentAt !== undefined) return { sentAt: sent.sentAt };
  const grant = await findGrant(deps.records, grantId);
  if (!grant || grant.status === 'failed')
    throw new GrantRefusedError(`grant ${grantId} had no access: there is nothing to report`);
  if (grant.status !== 'ended')
    throw new GrantBusyError(
      `grant ${grantId} is ${grant.status}: its report is sent after it has ended`,
    );

  const id = reportRecordId(grantId);
  const notSent = [{ absent: 'sentAt' }] as const;
  const { invocationEndsAt } = budget;
  const lease = await takeLease(deps, {
    id,
    parse: parseReportRecord,
    invocationEndsAt,
    when: notSent,
  });
  try {
    const collectedAt = deps.now();
    const { message, eventIds } = await writeReport(deps, grant, budget);
    await lease.confirm();
    await deps.mail.send(message);
    const sentAt = toIso(deps.now());
    // Does not need the lease: the mail was sent, and without this write it would be sent again.
    await deps.records.change(id, recordSent(grant, sentAt, collectedAt, eventIds), notSent);
    deps.measure('ReportsSent', 1);
    return { sentAt };
  } catch (error) {
    await lease.release();
    throw error;
  }
}

const leaseFields = ['leaseOwner', 'leaseUntil'];

/** Makes a follow-up report due, unless the longest session was over when the evidence was collected. */
function recordSent(
  grant: Grant,
  sentAt: string,
  collectedAt: number,
  eventIds: readonly string[],
) {
  const at = followUpAt(grant);
  if (at === undefined || at <= collectedAt)
    return {
      set: { sentAt, recheckedAt: sentAt },
      remove: [...leaseFields, 'due', 'dueAt'],
    };
  const dueAt = toEpochSeconds(toIso(at));
  return {
    set: { sentAt, ...rememberEvents(eventIds), due: 'grant', dueAt },
    remove: leaseFields,
  };
}
