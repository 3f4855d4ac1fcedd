import type { Evidence } from '../../evidence/attribute/attribute.ts';
import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';
import { toIso } from '../../platform/time.ts';
import { isChange, isDenied } from '../findings/outcome.ts';
import type { Timeline, TimelineBar, TimelineEntry } from './timeline.ts';

export interface AccessTimes {
  readonly accessBeganAt?: string | undefined;
  readonly endedAt?: string | undefined;
}

/** A bar a minute, or longer steps where that were more bars than anybody reads. */
const stepMinutes = [1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1440, 10_080, 100_800];
const maxBars = 60;

/** The events along the time, with the beginning and the end of access between them. */
export function buildTimeline(evidence: Evidence, times: AccessTimes): Timeline {
  const minutes = countMinutes(evidence);
  const stepMs = minuteMs * (stepMinutes.find((step) => isReadable(minutes, step)) ?? 1e6);
  const bars = mergeMinutes(minutes, stepMs);
  const highest = bars.reduce(
    (most, { others, changes, denials }) => Math.max(most, others + changes + denials),
    0,
  );
  const marks = [mark('began', times.accessBeganAt), mark('ended', times.endedAt)].flat();
  return {
    stepSeconds: stepMs / 1000,
    entries: withQuiet(withMarks(bars, marks, stepMs), stepMs),
    highest,
  };
}

const minuteMs = 60_000;

interface Counts {
  others: number;
  changes: number;
  denials: number;
}

/** By when the minute begins, in epoch milliseconds. */
type Minutes = ReadonlyMap<number, Counts>;

/** What was done in the portal changes nothing in the account. */
function countMinutes({ portal, role, chained }: Evidence): Minutes {
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
  for (const events of [role, chained])
    for (const event of events)
      countsOf(event)[isDenied(event) ? 'denials' : isChange(event) ? 'changes' : 'others'] += 1;
  return new Map([...minutes].map(([minute, counts]) => [Date.parse(`${minute}:00Z`), counts]));
}

/** Whether bars of so many minutes are few enough to read. */
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

const mark = (kind: 'began' | 'ended', at: string | undefined): TimelineEntry[] =>
  at === undefined ? [] : [{ kind, at }];

/** The beginning stands before the bar of its step, the end after it. */
function withMarks(bars: readonly TimelineBar[], marks: readonly TimelineEntry[], stepMs: number) {
  const place = (entry: TimelineEntry): number => {
    const step = Math.floor(Date.parse(entry.at) / stepMs);
    return step + (entry.kind === 'began' ? -0.1 : entry.kind === 'ended' ? 0.1 : 0);
  };
  return [...bars, ...marks].sort((a, b) => place(a) - place(b));
}

/** A gap of fewer steps is no gap to a reader. */
const minQuiet = 3;

function withQuiet(entries: readonly TimelineEntry[], stepMs: number): readonly TimelineEntry[] {
  return entries.flatMap((entry, index) => {
    const before = entries[index - 1];
    if (before === undefined) return [entry];
    const quietFrom = Date.parse(before.at) + (before.kind === 'bar' ? stepMs : 0);
    const seconds = Math.floor((Date.parse(entry.at) - quietFrom) / 1000);
    if (seconds * 1000 < minQuiet * stepMs) return [entry];
    return [{ kind: 'quiet', at: toIso(quietFrom), seconds } as const, entry];
  });
}
