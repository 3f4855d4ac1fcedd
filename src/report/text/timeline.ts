import { formatDuration, formatTime } from '../content/format-time.ts';
import { barTotal, clockTime, emptyTimeline } from '../content/labels.ts';
import type { Timeline, TimelineBar, TimelineEntry } from '../content/timeline.ts';
import { alignColumns } from './align-columns.ts';
import { wrap } from './wrap.ts';

const maxBar = 40;

/** Draws the events by time: `.` reads and other events, `C` changes, `D` denied. */
export function renderTextTimeline(timeline: Timeline): readonly string[] {
  if (timeline.highest === 0) return [emptyTimeline];
  return [
    ...wrap(
      `Events per ${formatDuration(timeline.stepSeconds)}: . reads and other events, C changes, D denied`,
    ),
    '',
    ...alignColumns(timeline.entries.map((entry) => cells(entry, timeline))),
  ];
}

function cells(entry: TimelineEntry, { highest, entries }: Timeline): readonly string[] {
  const time = clockTime(entry, entries);
  switch (entry.kind) {
    case 'bar':
      return [time, drawBar(entry, highest), numbers(entry)];
    case 'gap':
      return ['', `no events for ${formatDuration(entry.seconds)}`, ''];
    case 'started':
      return [time, `> access started, ${formatTime(entry.at)}`, ''];
    case 'ended':
      return [time, `< access ended, ${formatTime(entry.at)}`, ''];
  }
}

function drawBar({ others, changes, denials }: TimelineBar, highest: number): string {
  const widthOf = (count: number) =>
    count === 0 ? 0 : Math.max(1, Math.round((maxBar * count) / highest));
  return '.'.repeat(widthOf(others)) + 'C'.repeat(widthOf(changes)) + 'D'.repeat(widthOf(denials));
}

function numbers(bar: TimelineBar): string {
  return [
    `${barTotal(bar)}`,
    ...(bar.changes > 0 ? [`${bar.changes} changed`] : []),
    ...(bar.denials > 0 ? [`${bar.denials} denied`] : []),
  ].join(', ');
}
