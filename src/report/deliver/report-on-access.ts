import { GrantBusyError, GrantRefusedError } from '../../grant/errors.ts';
import type { Grant } from '../../grant/record/grant.ts';
import { type LeaseDeps, takeLease } from '../../grant/record/lease.ts';
import { findGrant } from '../../grant/record/read-grant.ts';
import type { Change } from '../../grant/record/records.ts';
import {
  findReportRecord,
  parseReportRecord,
  reportRecordId,
} from '../../grant/record/report-record.ts';
import type { TaskInput } from '../../grant/record/task-input.ts';
import type { Alerts } from '../../notify/alerts.ts';
import type { Notifier } from '../../notify/notification.ts';
import type { Measure } from '../../platform/metrics.ts';
import { toIso } from '../../platform/time.ts';
import type { TimeBudget } from '../../platform/time-budget.ts';
import { verdictLine } from '../content/labels.ts';
import type { Mail } from './mail.ts';
import { rememberLook } from './remembered-look.ts';
import { rememberEvents } from './reported-events.ts';
import { type WriteReportDeps, type WrittenReport, writeReport } from './write-report.ts';

export interface ReportOnAccessDeps extends LeaseDeps, WriteReportDeps {
  readonly mail: Mail;
  readonly alerts: Alerts;
  readonly notifier: Notifier;
  readonly measure: Measure;
}

export interface ReportResult {
  readonly sentAt: string;
}

/** What the workflow remembers of a grant. The sweep, which sends what an execution did not, has nothing of it. */
export type ReportTask = Pick<TaskInput, 'grantId'> &
  Partial<Pick<TaskInput, 'decision' | 'granted' | 'enteredAt'>>;

export type ReportOnAccess = (task: ReportTask, budget: TimeBudget) => Promise<ReportResult>;

/**
 * Sends the report of an ended grant that granted access. A report is sent at least once: after a crash
 * between the mail and the update of the record, it is sent again. Throws GrantBusyError to be retried,
 * GrantRefusedError if there is nothing to report.
 */
export async function reportOnAccess(
  deps: ReportOnAccessDeps,
  task: ReportTask,
  budget: TimeBudget,
): Promise<ReportResult> {
  const { grantId } = task;
  const sent = await findReportRecord(deps.records, grantId);
  const found = await findGrant(deps.records, grantId);
  if (sent?.sentAt !== undefined) {
    // An earlier invocation may have stopped before it notified.
    const { verdict, sentAt } = sent;
    if (found && verdict !== undefined) await notifyReported(deps, found, verdict);
    return { sentAt };
  }
  const grant = found && asRemembered(found, task);
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
  const tries = (sent?.tries ?? 0) + 1;
  try {
    const collectedAt = toIso(deps.now());
    await lease.change({ set: { tries } });
    const written = await writeReport(deps, grant, budget, {
      looks: 0,
      knownCredentials: [],
      tries,
      endedAtLatest: latestEnd(task),
    });
    const { message } = written;
    await lease.confirm();
    const { refused } = await deps.mail.send(message);
    const sentAt = toIso(deps.now());
    // Does not need the lease: the mail was sent, and without this write it would be sent again.
    await deps.records.change(id, recordSent(written, sentAt, collectedAt), notSent);
    deps.measure('ReportsSent', 1);
    if (refused.length > 0)
      await deps.alerts.raise({ kind: 'recipients-refused', grant, recipients: refused });
    await notifyReported(deps, grant, verdictLine(written.report));
    return { sentAt };
  } catch (error) {
    await lease.release();
    throw error;
  }
}

const notifyReported = ({ notifier }: ReportOnAccessDeps, grant: Grant, summary: string) =>
  notifier.notify(grant, { kind: 'reported', summary });

/** Somebody may have changed the record since the end, to hide what was done. Times are only widened. */
function asRemembered(grant: Grant, { decision, granted }: ReportTask): Grant {
  if (decision?.outcome !== 'granted') return grant;
  const { target, alreadyAssigned, sessionSeconds } = decision;
  const began = granted?.grantedAt ?? grant.requestedAt;
  return {
    ...grant,
    ...target,
    alreadyAssigned,
    ...(granted && {
      accessBeganAt: grant.accessBeganAt ?? granted.grantedAt,
      firstCreateAt: grant.firstCreateAt ?? granted.grantedAt,
    }),
    requestedAt: grant.requestedAt < began ? grant.requestedAt : began,
    sessionSeconds: Math.max(grant.sessionSeconds ?? 0, sessionSeconds ?? 0) || undefined,
  };
}

/** The latest time at which access can have ended, as the workflow remembers. */
function latestEnd({ decision, enteredAt }: ReportTask): string | undefined {
  if (decision?.outcome !== 'granted' || enteredAt === undefined) return undefined;
  return decision.latestDeadline < enteredAt ? decision.latestDeadline : enteredAt;
}

const leaseFields = ['leaseOwner', 'leaseUntil', 'tries'];

/** Makes the next look due, unless every session was over when the evidence was collected. */
function recordSent(
  { next, eventIds, alive, report }: WrittenReport,
  sentAt: string,
  collectedAt: string,
): Required<Pick<Change, 'set' | 'remove'>> {
  const sent = { sentAt, verdict: verdictLine(report) };
  if (next === undefined)
    return {
      set: { ...sent, recheckedAt: sentAt },
      remove: [...leaseFields, 'due', 'dueAt'],
    };
  return {
    set: {
      ...sent,
      ...rememberEvents(eventIds),
      ...rememberLook(alive, collectedAt, next),
    },
    remove: leaseFields,
  };
}
