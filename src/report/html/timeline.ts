import { formatDuration, formatTime } from '../content/format-time.ts';
import { barTotal, clock, timelineColumns } from '../content/labels.ts';
import type { Timeline, TimelineBar, TimelineEntry } from '../content/timeline.ts';
import { type Markup, markup } from './markup.ts';
import { barColors, caption, table, unbroken } from './styles.ts';

/**
 * Events along the time, as bars of table cells, which every mail program shows. Each bar's numbers
 * stand beside it, so that nothing is lost to whoever does not see it.
 */
export function renderTimeline(timeline: Timeline): Markup {
  if (timeline.highest === 0) return markup`<p>There are no events to draw.</p>`;
  const step = formatDuration(timeline.stepSeconds);
  return markup`<table border="1" cellpadding="4" style="${table}">
<caption style="${caption}">Events in each ${step}. In a bar, from left to right: ${legend}.</caption>
<thead style="${unbroken}">
<tr>${timelineColumns.map((column) => markup`<th scope="col">${column}</th>`)}</tr>
</thead>
<tbody style="${unbroken}">
${timeline.entries.map((entry) => renderEntry(entry, timeline))}</tbody>
</table>`;
}

const key = (color: string, name: string): Markup =>
  markup`<font color="${color}" aria-hidden="true">&#9632;</font> ${name}`;

const legend = markup`${key(barColors.others, 'reads and the rest')}, ${key(barColors.changes, 'changes')}, ${key(barColors.denials, 'denied')}`;

function renderEntry(entry: TimelineEntry, timeline: Timeline): Markup {
  switch (entry.kind) {
    case 'bar':
      return renderBar(entry, timeline);
    case 'quiet':
      return markup`<tr><td colspan="5" align="center"><i>nothing for ${formatDuration(entry.seconds)}</i></td></tr>\n`;
    case 'began':
      return markup`<tr><th scope="row" colspan="5">&#9654; Access began, ${formatTime(entry.at)}</th></tr>\n`;
    case 'ended':
      return markup`<tr><th scope="row" colspan="5">&#9632; Access ended, ${formatTime(entry.at)}</th></tr>\n`;
  }
}

function renderBar(bar: TimelineBar, { highest, entries }: Timeline): Markup {
  const total = barTotal(bar);
  const numbers = [total, bar.changes, bar.denials];
  return markup`<tr><th scope="row">${clock(bar, entries)}</th><td width="45%">${drawBar(bar, total, highest)}</td>${numbers.map((number) => markup`<td>${number}</td>`)}</tr>\n`;
}

function drawBar(bar: TimelineBar, total: number, highest: number): Markup {
  const parts = (['others', 'changes', 'denials'] as const).filter((part) => bar[part] > 0);
  return markup`<table role="presentation" width="${percent(total, highest)}" cellpadding="0" cellspacing="0"><tr>${parts.map(
    (part) =>
      markup`<td bgcolor="${barColors[part]}" width="${percent(bar[part], total)}">&nbsp;</td>`,
  )}</tr></table>`;
}

/** Never nothing: one event in ten thousand is still one. */
const percent = (part: number, whole: number): string =>
  `${Math.max(3, Math.round((100 * part) / whole))}%`;
