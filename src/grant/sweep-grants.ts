import type { Alerts } from '../notify/alerts.ts';
import type { Measure } from '../platform/metrics.ts';
import { toEpochSeconds, toIso } from '../platform/time.ts';
import { MalformedGrantError } from './errors.ts';
import { type Grant, grantIdOf, isOver } from './record/grant.ts';
import { findGrant } from './record/read-grant.ts';
import type { DueGrants, Records } from './record/records.ts';
import type { RevokeAccess } from './revoke-access.ts';
import { type TimeLimit, untilStopped } from './time-limit.ts';

export interface SweepDeps {
  readonly records: Records;
  readonly dueGrants: DueGrants;
  readonly revokeAccess: RevokeAccess;
  /** Sends the report of a grant that is over: what stands above this step hands it in. */
  readonly sendReport: (grantId: string, limit: TimeLimit) => Promise<unknown>;
  /** Looks at the evidence of a grant once more, and sends a follow-up report where it has grown. */
  readonly sendFollowUpReport: (
    grantId: string,
    limit: TimeLimit,
  ) => Promise<{ readonly sentAt?: string | undefined }>;
  readonly alerts: Alerts;
  readonly measure: Measure;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly now: () => number;
  readonly log: (message: string, fields: Record<string, unknown>) => void;
}

/** How many grants the sweep ended, sent the report or its follow-up report of, and could not. */
export interface SweepResult {
  readonly ended: number;
  readonly reported: number;
  readonly overdue: number;
}

export type SweepGrants = (intervalSeconds: number, endsAt: number) => Promise<SweepResult>;

/** How often the sweep runs where its schedule does not say. */
const defaultIntervalSeconds = 300;

/** Reads the schedule's input: `{ "intervalSeconds": 300 }`, or anything else for the usual. */
export function parseSweepSchedule(schedule: unknown): number {
  const given: unknown =
    typeof schedule === 'object' && schedule !== null && 'intervalSeconds' in schedule
      ? schedule.intervalSeconds
      : undefined;
  const isUsable = typeof given === 'number' && Number.isInteger(given) && given >= 1;
  return isUsable && given <= defaultIntervalSeconds ? given : defaultIntervalSeconds;
}

/** How many grants are worked on at a time: Identity Center takes 20 requests a second in all. */
const concurrency = 10;
/** How long one grant may take of the sweep's time; the next sweep goes on with it. */
const oneGrantMs = 15_000;
/** What the sweep keeps of its time, when none is begun any more: this much, or a fifth. */
const reserveMs = 10_000;
const reserveShare = 0.2;

/**
 * Does whatever a grant has been owed for one sweep interval and has not got: the end of access, or
 * its report, with the very code of the function whose work it is; and the report's follow-up report,
 * which is the sweep's own. Access is ended first; reports follow, one at a time, since one may need
 * all the memory or time that there is, and must not take it from the end of access. A grant that
 * cannot be served keeps no other waiting; people are told of it at every sweep.
 */
export function createSweepGrants(deps: SweepDeps): SweepGrants {
  return async (intervalSeconds, endsAt) => {
    const swept = { ended: 0, reported: 0, overdue: 0 };
    const dueSince = toEpochSeconds(toIso(deps.now())) - intervalSeconds;
    const owed = shuffled(await collectAll(deps.dueGrants.dueSince(dueSince)), deps.random);
    const stopsAt = endsAt - Math.min(reserveMs, (endsAt - deps.now()) * reserveShare);
    const reportsDue: string[] = [];
    const serve = async (grantId: string, acts: SweepPhase): Promise<void> => {
      const giveUpAt = Math.min(endsAt, deps.now() + oneGrantMs);
      const outcome = await sweepGrant(deps, grantId, dueSince, { giveUpAt, endsAt }, acts);
      if (outcome === 'report-due') reportsDue.push(grantId);
      else if (outcome !== undefined) swept[outcome] += 1;
    };
    const endOverdue = async (): Promise<void> => {
      while (deps.now() < stopsAt) {
        const grantId = owed.pop();
        if (grantId === undefined) return;
        await serve(grantId, 'end');
      }
    };
    // Nothing is left at work when this returns: a frozen function would go on with it much later.
    const ended = await Promise.allSettled(Array.from({ length: concurrency }, endOverdue));
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
    for (const grantId of reportsDue) if (deps.now() < stopsAt) await serve(grantId, 'report');
    deps.measure('OverdueGrants', swept.overdue);
    return swept;
  };
}

async function collectAll(ids: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const id of ids) all.push(id);
  return all;
}

/** In an order of chance: where there are more than one sweep can serve, none stays behind for ever. */
function shuffled(ids: readonly string[], random: () => number): string[] {
  return ids
    .map((id) => ({ id, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ id }) => id);
}
/** Whether grants whose access is over are served now, or only found. */
type SweepPhase = 'end' | 'report';

/** Serves one grant by its record, read anew: the index may show what was done long ago. */
async function sweepGrant(
  deps: SweepDeps,
  grantId: string,
  dueSince: number,
  limit: TimeLimit,
  acts: SweepPhase,
): Promise<keyof SweepResult | 'report-due' | undefined> {
  let grant: Grant | undefined;
  try {
    grant = await findGrant(deps.records, grantId);
    if (grant?.dueAt === undefined || grant.dueAt > dueSince) return undefined;
    if (!isOver(grant)) return await endAccess(deps, grant, limit);
    if (grant.status !== 'ended') return undefined;
    if (acts === 'end') return 'report-due';
    if (grant.reportSentAt === undefined) return await sendReport(deps, grant, limit);
    return await recheckEvidence(deps, grant, limit);
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
    deps.log('the sweep could not do what a grant is owed', { grantId, error: why });
    if (!grant) await alertUnreadable(deps, grantId, error, why);
    else
      await deps.alerts.raise({ kind: isOver(grant) ? 'report-overdue' : 'overdue', grant, why });
    return 'overdue';
  }
}

async function endAccess(deps: SweepDeps, grant: Grant, limit: TimeLimit): Promise<'ended'> {
  await deps.revokeAccess(grantIdOf(grant), limit, 'sweep');
  deps.log('the sweep ended a grant', { grantId: grantIdOf(grant), deadlineAt: grant.deadlineAt });
  await deps.alerts.raise({ kind: 'swept', grant });
  return 'ended';
}

async function sendReport(deps: SweepDeps, grant: Grant, limit: TimeLimit): Promise<'reported'> {
  await deps.sendReport(grantIdOf(grant), untilStopped(limit.endsAt));
  deps.log('the sweep sent a report', { grantId: grantIdOf(grant) });
  await deps.alerts.raise({ kind: 'report-swept', grant });
  return 'reported';
}

/** No alert: nobody else was to do it, and where nothing came late there is nothing to tell. */
async function recheckEvidence(
  deps: SweepDeps,
  grant: Grant,
  limit: TimeLimit,
): Promise<'reported' | undefined> {
  const { sentAt } = await deps.sendFollowUpReport(grantIdOf(grant), untilStopped(limit.endsAt));
  deps.log('the sweep looked at the evidence once more', { grantId: grantIdOf(grant), sentAt });
  return sentAt === undefined ? undefined : 'reported';
}

/** A lookup that fails says nothing about the grant: the next sweep looks again, and only then. */
async function alertUnreadable(
  deps: SweepDeps,
  grantId: string,
  error: unknown,
  why: string,
): Promise<void> {
  if (error instanceof MalformedGrantError)
    await deps.alerts.raise({ kind: 'unreadable', grantId, why });
}
