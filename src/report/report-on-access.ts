import { collectEvidence, type EvidenceSource } from '../evidence/collect.ts';
import type { EvidenceSubject } from '../evidence/subject.ts';
import { GrantBusyError, GrantRefusedError } from '../grant/errors.ts';
import { type Grant, grantIdOf, toIso } from '../grant/grant.ts';
import { type LeaseDeps, takeLease } from '../grant/lease.ts';
import { findGrant } from '../grant/read-grant.ts';
import type { TimeLimit } from '../grant/time-limit.ts';
import type { Measure } from '../metrics.ts';
import { partitionOf } from '../request/ids.ts';
import { buildReport } from './build-report.ts';
import type { Mail } from './mail.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';
import type { GrantFacts } from './report.ts';

export interface ReportOnAccessDeps extends LeaseDeps {
  readonly source: EvidenceSource;
  readonly mail: Mail;
  readonly measure: Measure;
}

export interface Reported {
  readonly sentAt: string;
}

export type ReportOnAccess = (grantId: string, limit: TimeLimit) => Promise<Reported>;

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
      const message = await writeReport(deps, lease.grant());
      await lease.confirm();
      await deps.mail.send(message);
      const sentAt = toIso(deps.now());
      const over = ['due', 'dueAt', 'leaseOwner', 'leaseUntil'];
      // It is sent, whoever has the lease by now: not to say so would send it again and again.
      await deps.records.change(known.id, { set: { reportSentAt: sentAt }, remove: over }, [
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

async function writeReport({ source, now }: ReportOnAccessDeps, grant: Grant) {
  const generatedAt = toIso(now());
  const subject: EvidenceSubject = {
    partition: partitionOf(grant.permissionSetArn),
    accountId: grant.accountId,
    permissionSetName: grant.permissionSetName,
    principalId: grant.principalId,
    userName: grant.userName,
    from: grant.requestedAt,
    until: generatedAt,
  };
  const collected = await collectEvidence(source, subject);
  const report = buildReport({
    ...collected,
    grant: factsOf(grant),
    window: subject,
    generatedAt,
  });
  return { subject: report.subject, html: renderHtml(report), text: renderText(report) };
}

/** Picked one by one: a grant's record holds more than a report may tell. */
const factsOf = (grant: Grant): GrantFacts => ({
  grantId: grantIdOf(grant),
  userName: grant.userName,
  accountId: grant.accountId,
  permissionSetName: grant.permissionSetName,
  permissionSetArn: grant.permissionSetArn,
  requestedAt: grant.requestedAt,
  accessBeganAt: grant.accessBeganAt,
  endedAt: grant.endedAt,
  accessSeconds: (Date.parse(grant.deadlineAt) - Date.parse(grant.requestedAt)) / 1000,
  endedBy: grant.endedBy,
  allowedBy: grant.allowedBy,
});
