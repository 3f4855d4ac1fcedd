import { formatDuration, formatTime } from '../content/format-time.ts';
import { barTotal, clock } from '../content/labels.ts';
import type { Timeline, TimelineBar, TimelineEntry } from '../content/timeline.ts';
import { align } from './align-columns.ts';

const maxBar = 40;

/** The timeline with a sign for each share of the events: `.` reads and the rest, `C` changes, `D` denied. */
export function renderTextTimeline(timeline: Timeline): readonly string[] {
  if (timeline.highest === 0) return ['There are no events to draw.'];
  return [
    `Events in each ${formatDuration(timeline.stepSeconds)}: . reads and the rest, C changes, D denied`,
    '',
    ...align(timeline.entries.map((entry) => cells(entry, timeline))),
  ];
}

function cells(entry: TimelineEntry, { highest, entries }: Timeline): readonly string[] {
  const at = clock(entry, entries);
  switch (entry.kind) {
    case 'bar':
      return [at, drawBar(entry, highest), numbers(entry)];
    case 'quiet':
      return ['', `nothing for ${formatDuration(entry.seconds)}`, ''];
    case 'began':
      return [at, `> access began, ${formatTime(entry.at)}`, ''];
    case 'ended':
      return [at, `< access ended, ${formatTime(entry.at)}`, ''];
  }
}

function drawBar({ others, changes, denials }: TimelineBar, highest: number): string {
  const signs = (count: number) =>
    count === 0 ? 0 : Math.max(1, Math.round((maxBar * count) / highest));
  return '.'.repeat(signs(others)) + 'C'.repeat(signs(changes)) + 'D'.repeat(signs(denials));
}

function numbers(bar: TimelineBar): string {
  const said = [
    `${barTotal(bar)}`,
    ...(bar.changes > 0 ? [`${bar.changes} changed`] : []),
    ...(bar.denials > 0 ? [`${bar.denials} denied`] : []),
  ];
  return said.join(', ');
}
