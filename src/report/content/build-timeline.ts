import type { Evidence } from '../../evidence/attribute/attribute.ts';
import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
import { toIso } from '../../platform/time.ts';
import { isChange, isDenied } from '../findings/outcome.ts';
import type { Timeline, TimelineBar, TimelineEntry } from './timeline.ts';

export interface AccessTimes {
  readonly accessBeganAt?: string | undefined;
  readonly endedAt?: string | undefined;
}

/** The first step that needs at most `maxBars` bars is used. */
const stepMinutes = [1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1440, 10_080, 100_800];
const maxBars = 60;

/** Counts the events by time, and marks the start and the end of access among them. */
export function buildTimeline(evidence: Evidence, times: AccessTimes): Timeline {
  const minutes = countMinutes(evidence);
  const stepMs = minuteMs * (stepMinutes.find((step) => isReadable(minutes, step)) ?? 1e6);
  const bars = mergeMinutes(minutes, stepMs);
  const highest = bars.reduce(
    (max, { others, changes, denials }) => Math.max(max, others + changes + denials),
    0,
  );
  const marks = [mark('started', times.accessBeganAt), mark('ended', times.endedAt)].flat();
  return {
    stepSeconds: stepMs / 1000,
    entries: withGaps(withMarks(bars, marks, stepMs), stepMs),
    highest,
  };
}

const minuteMs = 60_000;

interface Counts {
  others: number;
  changes: number;
  denials: number;
}

/** The key is the start of the minute, in epoch milliseconds. */
type Minutes = ReadonlyMap<number, Counts>;

/** Portal activity never counts as a change: it changes nothing in the account. */
function countMinutes({ portal, role, chained, created }: Evidence): Minutes {
  const minutes = new Map<string, Counts>();
  const countsOf = ({ eventTime }: CloudTrailEvent): Counts => {
    const minute = eventTime.slice(0, 'YYYY-MM-DDTHH:MM'.length);
    const known = minutes.get(minute);
    if (known !== undefined) return known;
    const counts = { others: 0, changes: 0, denials: 0 };
    minutes.set(minute, counts);
    return counts;
  };
  for (const event of portal) countsOf(event)[isDenied(event) ? 'denials' : 'others'] += 1;
  for (const events of [role, chained, created])
    for (const event of events)
      countsOf(event)[isDenied(event) ? 'denials' : isChange(event) ? 'changes' : 'others'] += 1;
  return new Map([...minutes].map(([minute, counts]) => [Date.parse(`${minute}:00Z`), counts]));
}

/** Whether steps of this many minutes need at most `maxBars` bars. */
function isReadable(minutes: Minutes, step: number): boolean {
  const steps = new Set<number>();
  for (const at of minutes.keys()) {
    steps.add(Math.floor(at / (step * minuteMs)));
    if (steps.size > maxBars) return false;
  }
  return true;
}

function mergeMinutes(minutes: Minutes, stepMs: number): readonly TimelineBar[] {
  const bars = Map.groupBy(minutes, ([at]) => Math.floor(at / stepMs) * stepMs);
  return [...bars]
    .sort(([a], [b]) => a - b)
    .map(([at, merged]) => ({
      kind: 'bar',
      at: toIso(at),
      others: sumOf(merged, 'others'),
      changes: sumOf(merged, 'changes'),
      denials: sumOf(merged, 'denials'),
    }));
}

const sumOf = (minutes: readonly (readonly [number, Counts])[], of: keyof Counts): number =>
  minutes.reduce((sum, [, counts]) => sum + counts[of], 0);

const mark = (kind: 'started' | 'ended', at: string | undefined): TimelineEntry[] =>
  at === undefined ? [] : [{ kind, at }];

/** Sorts the start of access before the bar of its step, and the end after it. */
function withMarks(bars: readonly TimelineBar[], marks: readonly TimelineEntry[], stepMs: number) {
  const orderOf = (entry: TimelineEntry): number => {
    const step = Math.floor(Date.parse(entry.at) / stepMs);
    return step + (entry.kind === 'started' ? -0.1 : entry.kind === 'ended' ? 0.1 : 0);
  };
  return [...bars, ...marks].sort((a, b) => orderOf(a) - orderOf(b));
}

/** Shorter gaps are not shown. */
const minGapSteps = 3;

function withGaps(entries: readonly TimelineEntry[], stepMs: number): readonly TimelineEntry[] {
  return entries.flatMap((entry, index) => {
    const previous = entries[index - 1];
    if (previous === undefined) return [entry];
    const gapStartsAt = Date.parse(previous.at) + (previous.kind === 'bar' ? stepMs : 0);
    const seconds = Math.floor((Date.parse(entry.at) - gapStartsAt) / 1000);
    if (seconds * 1000 < minGapSteps * stepMs) return [entry];
    return [{ kind: 'gap', at: toIso(gapStartsAt), seconds } as const, entry];
  });
}
