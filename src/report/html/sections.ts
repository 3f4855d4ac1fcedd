import { type Markup, markup } from './markup.ts';

/** A part of the mail that can be truncated after any of its rows. */
export interface Section {
  readonly rows: readonly Markup[];
  /** The number of rows in total, if not all of them were rendered. */
  readonly rowCount?: number;
  /** Renders the section with the rows that fit, and says how many were omitted. */
  readonly render: (rows: readonly Markup[], omitted: number) => Markup;
}

/** No more rows than this are rendered: a mail has no space for them. */
export const maxRows = 1_000;

/** Renders sections so that together they are at most `maxBytes` long. */
export function renderSections(sections: readonly Section[], maxBytes: number): readonly Markup[] {
  const frames = sections.map(({ render }) => bytesOf(render([], 1_000_000)));
  const bytesForRows = maxBytes - frames.reduce((sum, frame) => sum + frame, 0);
  const needs = sections.map(({ rows }) => rows.reduce((sum, row) => sum + bytesOf(row), 0));
  const shares = divideSpace(needs, bytesForRows);
  return sections.map((section, index) => renderSection(section, shares[index] ?? 0));
}

/** Divides `total` fairly: a need below the equal share is met in full, and the others share the rest. */
export function divideSpace(needs: readonly number[], total: number): readonly number[] {
  const shares = needs.map(() => 0);
  const byNeed = needs.map((need, index) => ({ need, index })).sort((a, b) => a.need - b.need);
  let remaining = total;
  byNeed.forEach(({ need, index }, served) => {
    const share = Math.max(0, Math.min(need, Math.floor(remaining / (needs.length - served))));
    shares[index] = share;
    remaining -= share;
  });
  return shares;
}

function renderSection(
  { rows, rowCount = rows.length, render }: Section,
  maxBytes: number,
): Markup {
  let bytes = 0;
  const end = rows.findIndex((row) => {
    bytes += bytesOf(row);
    return bytes > maxBytes;
  });
  const shown = end === -1 ? rows : rows.slice(0, end);
  return render(shown, rowCount - shown.length);
}

export const bytesOf = (content: Markup): number => Buffer.byteLength(content.toString());

export const nothing = markup``;
