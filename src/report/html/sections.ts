import { shareOut } from './divide-space.ts';
import { type Markup, markup } from './markup.ts';

/** A part of the mail that can be cut: rows, from the first on, and what stands around them. */
export interface Section {
  readonly rows: readonly Markup[];
  /** How many rows there are in all, where not all of them were rendered. */
  readonly rowCount?: number;
  /** Renders the rows that have room; `left` others have none. */
  readonly render: (rows: readonly Markup[], left: number) => Markup;
}

/** Nobody reads more, and no mail has room for them. */
export const maxRows = 1_000;

/** Renders sections so that together they are no longer than `bytes`. */
export function renderSections(sections: readonly Section[], bytes: number): readonly Markup[] {
  const frames = sections.map(({ render }) => bytesOf(render([], 1_000_000)));
  const room = bytes - frames.reduce((sum, frame) => sum + frame, 0);
  const needs = sections.map(({ rows }) => rows.reduce((sum, row) => sum + bytesOf(row), 0));
  const shares = shareOut(needs, room);
  return sections.map((section, index) => renderSection(section, shares[index] ?? 0));
}

function renderSection({ rows, rowCount = rows.length, render }: Section, bytes: number): Markup {
  let used = 0;
  const end = rows.findIndex((row) => {
    used += bytesOf(row);
    return used > bytes;
  });
  const shown = end === -1 ? rows : rows.slice(0, end);
  return render(shown, rowCount - shown.length);
}

export const bytesOf = (part: Markup): number => Buffer.byteLength(part.toString());

export const none = markup``;
