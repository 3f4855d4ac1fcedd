import { formatDuration, formatTime } from '../content/format-time.ts';
import { barTotal, clockTime, emptyTimeline, timelineColumns } from '../content/labels.ts';
import type { Timeline, TimelineBar, TimelineEntry } from '../content/timeline.ts';
import { type Markup, markup } from './markup.ts';
import { barColors } from './styles.ts';

/**
 * Draws the events by time as bars of table cells, which every mail client displays. The numbers of
 * each bar are beside it, for screen readers and clients without colours.
 */
export function renderTimeline(timeline: Timeline): Markup {
  if (timeline.highest === 0) return markup`<p>${emptyTimeline}</p>`;
  const step = formatDuration(timeline.stepSeconds);
  return markup`<table>
<caption>Events per ${step}. Each bar shows, from left to right: ${legend}.</caption>
<thead>
<tr>${timelineColumns.map((column) => markup`<th scope="col">${column}</th>`)}</tr>
</thead>
<tbody>
${timeline.entries.map((entry) => renderEntry(entry, timeline))}</tbody>
</table>`;
}

const legendEntry = (color: string, name: string): Markup =>
  markup`<font color="${color}" aria-hidden="true">&#9632;</font> ${name}`;

const legend = markup`${legendEntry(barColors.others, 'reads and other events')}, ${legendEntry(barColors.changes, 'changes')}, ${legendEntry(barColors.denials, 'denied')}`;

function renderEntry(entry: TimelineEntry, timeline: Timeline): Markup {
  switch (entry.kind) {
    case 'bar':
      return renderBar(entry, timeline);
    case 'gap':
      return markup`<tr><td colspan="5" align="center"><i>no events for ${formatDuration(entry.seconds)}</i></td></tr>\n`;
    case 'started':
      return markup`<tr><th scope="row" colspan="5">&#9654; Access started, ${formatTime(entry.at)}</th></tr>\n`;
    case 'ended':
      return markup`<tr><th scope="row" colspan="5">&#9632; Access ended, ${formatTime(entry.at)}</th></tr>\n`;
  }
}

function renderBar(bar: TimelineBar, { highest, entries }: Timeline): Markup {
  const total = barTotal(bar);
  const numbers = [total, bar.changes, bar.denials];
  return markup`<tr><th scope="row">${clockTime(bar, entries)}</th><td width="45%">${drawBar(bar, total, highest)}</td>${numbers.map((number) => markup`<td>${number}</td>`)}</tr>\n`;
}

function drawBar(bar: TimelineBar, total: number, highest: number): Markup {
  const segments = (['others', 'changes', 'denials'] as const).filter((count) => bar[count] > 0);
  return markup`<table class="bar" role="presentation" width="${percent(total, highest)}" cellpadding="0" cellspacing="0"><tr>${segments.map(
    (count) =>
      markup`<td bgcolor="${barColors[count]}" width="${percent(bar[count], total)}">&nbsp;</td>`,
  )}</tr></table>`;
}

/** At least 3 %, so that a single event among thousands is visible. */
const percent = (part: number, total: number): string =>
  `${Math.max(3, Math.round((100 * part) / total))}%`;
