import { errorFields } from '../../platform/log.ts';
import { toEpochSeconds, toIso } from '../../platform/time.ts';
import type { TimeBudget } from '../../platform/time-budget.ts';
import { type DueItem, mayBeDue, parseDueItem } from './due-item.ts';
import { alertOfLostExecutions } from './lost-executions.ts';
import type { SweepDeps, SweepOutcome, SweepResult } from './sweep-deps.ts';
import { sweepGrant } from './sweep-grant.ts';
import { sweepLock } from './sweep-lock.ts';
import { sweepNotifications } from './sweep-notifications.ts';
import { sweepReport } from './sweep-report.ts';

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
/** BatchGetItem reads this many records. */
const maxBatch = 100;
/** The sweep starts no further grant in the last 20 % of its time, but at most in the last 10 s. */
const reserve = { maxMs: 10_000, share: 0.2 };
/** An alert about junk names this many grants. */
const maxNamed = 5;

/**
 * Does what is overdue by one sweep interval, oldest first, page after page: ends access, frees locks, looks
 * once more at the list after an end, and then sends reports and follow-up reports, one at a time, since one
 * report may need all the memory or time of the function. A record that fails does not block the others.
 * Every sweep alerts operators of it, with one alert for all that are no records of this system.
 */
export async function sweepGrants(
  deps: SweepDeps,
  intervalSeconds: number,
  budget: TimeBudget,
): Promise<SweepResult> {
  const result = { ended: 0, reported: 0, failed: 0 };
  const count = (outcome: SweepOutcome): void => {
    if (outcome !== undefined) result[outcome] += 1;
  };
  const dueBy = toEpochSeconds(toIso(deps.now())) - intervalSeconds;
  const starting = budget.part({ reserve });
  const reportIds: string[] = [];
  const junk = { count: 0, grantIds: [] as string[] };

  const processItem = async (item: DueItem): Promise<void> => {
    if (item.kind === 'junk') {
      junk.count += 1;
      if (item.grantId !== undefined && junk.grantIds.length < maxNamed)
        junk.grantIds.push(item.grantId);
    } else if (item.record.dueAt === undefined || item.record.dueAt > dueBy) return;
    else if (item.kind === 'report') reportIds.push(item.grantId);
    else if (item.kind === 'notified') await sweepNotifications(deps, item.grantId);
    else if (item.kind === 'grant') count(await sweepGrant(deps, item.record, budget));
    else count(await sweepLock(deps, { key: item.key, lock: item.record, dueBy, budget }));
  };

  await alertOfLostExecutions(deps);
  for await (const ids of batchesOf(deps.dueRecords.idsDueBy(dueBy))) {
    if (starting.isOver()) break;
    junk.count += ids.filter((id) => !mayBeDue(id)).length;
    try {
      const items = await readItems(deps, ids.filter(mayBeDue));
      await processConcurrently(items, processItem, starting);
    } catch (error) {
      // A read that failed is repeated by the next sweep.
      result.failed += ids.length;
      deps.log('the sweep could not process due records', {
        count: ids.length,
        ...errorFields(error),
      });
    }
  }
  if (junk.count > 0) await deps.alerts.raise({ kind: 'junk', ...junk });
  // Before the reports: one of them may need all the memory or time of the function.
  deps.measure('OverdueGrants', result.failed);
  const failedGrants = result.failed;
  for (const grantId of reportIds)
    if (!starting.isOver()) count(await sweepReport(deps, grantId, dueBy, budget));
  const failedReports = result.failed - failedGrants;
  if (failedReports > 0) deps.measure('OverdueGrants', failedReports);
  return result;
}

async function* batchesOf(ids: AsyncIterable<string>): AsyncGenerator<readonly string[]> {
  let batch: string[] = [];
  for await (const id of ids) {
    batch.push(id);
    if (batch.length < maxBatch) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Reads the records that the index names: it may be stale. */
async function readItems(
  { batchReader }: SweepDeps,
  ids: readonly string[],
): Promise<readonly DueItem[]> {
  const records = await Promise.all(ids.map((id) => batchReader.read(id)));
  return ids.flatMap((id, index) => {
    const record = records[index];
    return record === undefined ? [] : [parseDueItem(id, record)];
  });
}

/** Waits for all even if one throws: Lambda freezes a function that returned, and resumes its work much later. */
async function processConcurrently(
  items: readonly DueItem[],
  processItem: (item: DueItem) => Promise<void>,
  starting: TimeBudget,
): Promise<void> {
  const left = [...items];
  const work = async (): Promise<void> => {
    for (let item = left.shift(); item && !starting.isOver(); item = left.shift())
      await processItem(item);
  };
  const done = await Promise.allSettled(Array.from({ length: maxConcurrentGrants }, work));
  for (const outcome of done) if (outcome.status === 'rejected') throw outcome.reason;
}
