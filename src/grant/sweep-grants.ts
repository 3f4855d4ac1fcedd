import type { Alerts } from '../notify/alerts.ts';
import type { Measure } from '../platform/metrics.ts';
import { toEpochSeconds, toIso } from '../platform/time.ts';
import type { TimeBudget } from '../platform/time-budget.ts';
import { MalformedGrantError } from './errors.ts';
import { type Grant, grantIdOf, isOver } from './record/grant.ts';
import { findGrant } from './record/read-grant.ts';
import type { DueGrants, Records } from './record/records.ts';
import type { RevokeAccess } from './revoke-access.ts';

export interface SweepDeps {
  readonly records: Records;
  readonly dueGrants: DueGrants;
  readonly revokeAccess: RevokeAccess;
  /** Sends the report of a grant that is over. */
  readonly sendReport: (grantId: string, budget: TimeBudget) => Promise<unknown>;
  /** Rechecks the evidence of a grant, and sends a follow-up report when there is more. */
  readonly sendFollowUpReport: (
    grantId: string,
    budget: TimeBudget,
  ) => Promise<{ readonly sentAt?: string | undefined }>;
  readonly alerts: Alerts;
  readonly measure: Measure;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly now: () => number;
  readonly log: (message: string, fields: Record<string, unknown>) => void;
}

/**
 * The number of grants whose access the sweep ended, whose report it sent, and whose processing failed.
 * Grants that it had no time for are not counted.
 */
export interface SweepResult {
  readonly ended: number;
  readonly reported: number;
  readonly failed: number;
}

export type SweepGrants = (intervalSeconds: number, budget: TimeBudget) => Promise<SweepResult>;

/** The interval of the sweep, unless the input of its schedule sets one. */
const defaultIntervalSeconds = 300;

/** Returns `intervalSeconds` of the schedule's input if it is a whole number from 1 to 300, otherwise 300. */
export function parseSweepSchedule(schedule: unknown): number {
  const seconds: unknown =
    typeof schedule === 'object' && schedule !== null && 'intervalSeconds' in schedule
      ? schedule.intervalSeconds
      : undefined;
  const isUsable = typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 1;
  return isUsable && seconds <= defaultIntervalSeconds ? seconds : defaultIntervalSeconds;
}

/** Grants that are processed concurrently. Identity Center allows 20 requests a second in all. */
const maxConcurrentGrants = 10;
/** How long the sweep tries to revoke the access of one grant. Reports may use the rest of the invocation. */
const maxRevokeMs = 15_000;
/** The sweep starts no further grant in the last 20 % of its time, but at most in the last 10 s. */
const reserve = { maxMs: 10_000, share: 0.2 };

/**
 * Ends access, or sends the report, of grants that are overdue by one sweep interval, with the same code
 * as RevokeAccess and ReportOnAccess. Also sends follow-up reports, which only the sweep does. Ends access
 * first. Then sends the reports, one at a time, since one report may need all the memory or time of the
 * function. A grant that fails does not block the others. Every sweep alerts operators of it, except when
 * its record could not be read from DynamoDB.
 */
export async function sweepGrants(
  deps: SweepDeps,
  intervalSeconds: number,
  budget: TimeBudget,
): Promise<SweepResult> {
  const result = { ended: 0, reported: 0, failed: 0 };
  const dueBy = toEpochSeconds(toIso(deps.now())) - intervalSeconds;
  const dueIds = shuffled(await collectAll(deps.dueGrants.idsDueBy(dueBy)), deps.random);
  const starting = budget.part({ reserve });
  const reportDueIds: string[] = [];
  const processGrant = async (grantId: string, phase: SweepPhase): Promise<void> => {
    const outcome = await sweepGrant(deps, grantId, dueBy, budget, phase);
    if (outcome === 'report-due') reportDueIds.push(grantId);
    else if (outcome !== undefined) result[outcome] += 1;
  };
  const endOverdue = async (): Promise<void> => {
    while (!starting.isOver()) {
      const grantId = dueIds.pop();
      if (grantId === undefined) return;
      await processGrant(grantId, 'end');
    }
  };
  // Waits for all even if one throws: Lambda freezes a function that returned, and resumes its work much later.
  const ended = await Promise.allSettled(Array.from({ length: maxConcurrentGrants }, endOverdue));
  for (const outcome of ended) if (outcome.status === 'rejected') throw outcome.reason;
  for (const grantId of reportDueIds) if (!starting.isOver()) await processGrant(grantId, 'report');
  deps.measure('OverdueGrants', result.failed);
  return result;
}

async function collectAll(ids: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const id of ids) all.push(id);
  return all;
}

/** In random order: when there are more than one sweep can serve, no grant is always last. */
function shuffled(ids: readonly string[], random: () => number): string[] {
  return ids
    .map((id) => ({ id, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ id }) => id);
}

/** `end` ends access and finds the due reports; `report` sends them. */
type SweepPhase = 'end' | 'report';

/** Processes one grant by its current record: the index may be stale. */
async function sweepGrant(
  deps: SweepDeps,
  grantId: string,
  dueBy: number,
  budget: TimeBudget,
  phase: SweepPhase,
): Promise<keyof SweepResult | 'report-due' | undefined> {
  let grant: Grant | undefined;
  try {
    grant = await findGrant(deps.records, grantId);
    if (grant?.dueAt === undefined || grant.dueAt > dueBy) return undefined;
    if (!isOver(grant)) return await endAccess(deps, grant, budget);
    if (grant.status !== 'ended') return undefined;
    if (phase === 'end') return 'report-due';
    if (grant.reportSentAt === undefined) return await sendReport(deps, grant, budget);
    return await recheckEvidence(deps, grant, budget);
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
    deps.log('the sweep could not process a grant', { grantId, error: reason });
    if (!grant) await alertUnreadable(deps, grantId, error, reason);
    else await alertOverdue(deps, grant, reason);
    return 'failed';
  }
}

async function endAccess(deps: SweepDeps, grant: Grant, budget: TimeBudget): Promise<'ended'> {
  await deps.revokeAccess(grantIdOf(grant), budget.part({ maxMs: maxRevokeMs }), 'sweep');
  deps.log('the sweep ended a grant', { grantId: grantIdOf(grant), deadlineAt: grant.deadlineAt });
  await deps.alerts.raise({ kind: 'swept', grant });
  return 'ended';
}

async function sendReport(deps: SweepDeps, grant: Grant, budget: TimeBudget): Promise<'reported'> {
  await deps.sendReport(grantIdOf(grant), budget);
  deps.log('the sweep sent a report', { grantId: grantIdOf(grant) });
  await deps.alerts.raise({ kind: 'report-swept', grant });
  return 'reported';
}

/** Raises no alert: only the sweep does this, and usually there is nothing new. */
async function recheckEvidence(
  deps: SweepDeps,
  grant: Grant,
  budget: TimeBudget,
): Promise<'reported' | undefined> {
  const { sentAt } = await deps.sendFollowUpReport(grantIdOf(grant), budget);
  deps.log('the sweep rechecked the evidence of a grant', { grantId: grantIdOf(grant), sentAt });
  return sentAt === undefined ? undefined : 'reported';
}

async function alertOverdue({ alerts }: SweepDeps, grant: Grant, reason: string): Promise<void> {
  await alerts.raise({ kind: isOver(grant) ? 'report-overdue' : 'overdue', grant, reason });
}

/** Alerts only for a malformed record: a read that failed is repeated by the next sweep. */
async function alertUnreadable(
  deps: SweepDeps,
  grantId: string,
  error: unknown,
  reason: string,
): Promise<void> {
  if (error instanceof MalformedGrantError)
    await deps.alerts.raise({ kind: 'unreadable', grantId, reason });
}
