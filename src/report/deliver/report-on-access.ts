import { GrantBusyError, GrantRefusedError } from '../../grant/errors.ts';
import type { Grant } from '../../grant/record/grant.ts';
import { type LeaseDeps, takeLease } from '../../grant/record/lease.ts';
import { findGrant } from '../../grant/record/read-grant.ts';
import type { TimeLimit } from '../../grant/time-limit.ts';
import type { Measure } from '../../platform/metrics.ts';
import { toEpochSeconds, toIso } from '../../platform/time.ts';
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

export type ReportOnAccess = (grantId: string, limit: TimeLimit) => Promise<ReportResult>;

/**
 * Sends the report of a grant that gave access and is over. A report is sent at least once: a crash
 * between the mail and its note sends it again, rather than never. Throws GrantBusyError to be asked
 * again, GrantRefusedError where there is nothing to report.
 */
export function createReportOnAccess(deps: ReportOnAccessDeps): ReportOnAccess {
  return async (grantId, { endsAt }) => {
    const known = await findGrant(deps.records, grantId);
    if (known?.reportSentAt !== undefined) return { sentAt: known.reportSentAt };
    if (!known || known.status === 'failed')
      throw new GrantRefusedError(`grant ${grantId} never gave access: there is nothing to report`);
    if (known.status !== 'ended')
      throw new GrantBusyError(
        `grant ${grantId} is ${known.status}: it is reported on when it ended`,
      );

    const lease = await takeLease(deps, known.id, endsAt, {}, [{ absent: 'reportSentAt' }]);
    try {
      const lookedAt = deps.now();
      const { message, eventIds } = await writeReport(deps, lease.grant(), endsAt);
      await lease.confirm();
      await deps.mail.send(message);
      const sentAt = toIso(deps.now());
      // It is sent, whoever has the lease by now: not to say so would send it again and again.
      await deps.records.change(known.id, recordSent(lease.grant(), sentAt, lookedAt, eventIds), [
        { absent: 'reportSentAt' },
      ]);
      deps.measure('ReportsSent', 1);
      return { sentAt };
    } catch (error) {
      await lease.release();
      throw error;
    }
  };
}

const leaseFields = ['leaseOwner', 'leaseUntil'];

/** A follow-up report is owed, unless the longest session was over when the evidence was looked at. */
function recordSent(grant: Grant, sentAt: string, lookedAt: number, eventIds: readonly string[]) {
  const at = followUpAt(grant);
  if (at === undefined || at <= lookedAt)
    return {
      set: { reportSentAt: sentAt, evidenceCheckedAt: sentAt },
      remove: [...leaseFields, 'due', 'dueAt'],
    };
  const dueAt = toEpochSeconds(toIso(at));
  return {
    set: { reportSentAt: sentAt, ...rememberEvents(eventIds), due: 'grant', dueAt },
    remove: leaseFields,
  };
}
