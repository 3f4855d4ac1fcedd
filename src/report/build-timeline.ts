import type { Evidence } from '../evidence/attribute.ts';
import type { CloudTrailEvent } from '../evidence/cloudtrail-event.ts';
import { toIso } from '../grant/grant.ts';
import { isChange, isDenied } from './outcome.ts';
import type { Timeline, TimelineBar, TimelineEntry } from './timeline.ts';

export interface AccessTimes {
  readonly accessBeganAt?: string | undefined;
  readonly endedAt?: string | undefined;
}

/** A bar a minute, or longer steps where that were more bars than anybody reads. */
const stepMinutes = [1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1440, 10_080, 100_800];
const mostBars = 60;

/** The events along the time, with the beginning and the end of access between them. */
export function buildTimeline(evidence: Evidence, times: AccessTimes): Timeline {
  const stepMs = 60_000 * (stepMinutes.find((step) => isReadable(evidence, step)) ?? 1e6);
  const bars = buildBars(evidence, stepMs);
  const highest = Math.max(
    0,
    ...bars.map(({ others, changes, denials }) => others + changes + denials),
  );
  const marks = [mark('began', times.accessBeganAt), mark('ended', times.endedAt)].flat();
  return {
    stepSeconds: stepMs / 1000,
    entries: withQuiet(withMarks(bars, marks, stepMs), stepMs),
    highest,
  };
}

const stepOf = ({ eventTime }: CloudTrailEvent, stepMs: number): number =>
  Math.floor(Date.parse(eventTime) / stepMs) * stepMs;

/** Whether bars of so many minutes are few enough to read. */
function isReadable({ portal, role, onward }: Evidence, minutes: number): boolean {
  const steps = new Set<number>();
  for (const events of [portal, role, onward])
    for (const event of events) {
      steps.add(stepOf(event, minutes * 60_000));
      if (steps.size > mostBars) return false;
    }
  return true;
}

/** What was done in the portal changes nothing in the account. */
function buildBars({ portal, role, onward }: Evidence, stepMs: number): readonly TimelineBar[] {
  const bars = new Map<number, ReturnType<typeof emptyBar>>();
  const add = (event: CloudTrailEvent, kind: 'others' | 'changes' | 'denials') => {
    const start = stepOf(event, stepMs);
    const bar = bars.get(start) ?? emptyBar(start);
    bar[kind] += 1;
    bars.set(start, bar);
  };
  for (const event of portal) add(event, isDenied(event) ? 'denials' : 'others');
  for (const event of [...role, ...onward])
    add(event, isDenied(event) ? 'denials' : isChange(event) ? 'changes' : 'others');
  return [...bars].sort(([a], [b]) => a - b).map(([, bar]) => bar);
}

const emptyBar = (start: number) => ({
  kind: 'bar' as const,
  at: toIso(start),
  others: 0,
  changes: 0,
  denials: 0,
});

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
const leastQuiet = 3;

function withQuiet(entries: readonly TimelineEntry[], stepMs: number): readonly TimelineEntry[] {
  return entries.flatMap((entry, index) => {
    const before = entries[index - 1];
    if (before === undefined) return [entry];
    const quietFrom = Date.parse(before.at) + (before.kind === 'bar' ? stepMs : 0);
    const seconds = Math.floor((Date.parse(entry.at) - quietFrom) / 1000);
    if (seconds * 1000 < leastQuiet * stepMs) return [entry];
    return [{ kind: 'quiet', at: toIso(quietFrom), seconds } as const, entry];
  });
}
