import { el } from './dom.ts';
import type { Placed } from './layout.ts';
import { type DrawnState, type Look, lookOf, noteOf } from './state-look.ts';

export interface StateItem extends DrawnState {
  readonly state: Placed;
}

const marks: Readonly<Record<Look, string>> = { ahead: '', running: '●', past: '✓', failed: '✕' };
const looks: Readonly<Record<Look, string>> = {
  ahead: 'not reached',
  running: 'running now',
  past: 'done',
  failed: 'failed',
};

/** A state at its place in the drawing, with what is left of its time where it waits. */
export function buildState(item: StateItem): HTMLElement {
  const { state, visit } = item;
  const look = lookOf(item);
  const isWaiting = look === 'running' && visit?.endsAt !== undefined;
  const node = el(
    'li',
    { class: 'state', 'data-state': state.name, 'data-look': look, title: state.comment },
    el(
      'span',
      { class: 'state-name' },
      el('span', { class: 'mark', 'aria-hidden': 'true' }, marks[look]),
      state.name,
      el('span', { class: 'visually-hidden' }, `, ${looks[look]}`),
    ),
    el('span', { class: 'state-note' }, noteOf(item)),
  );
  if (visit && isWaiting)
    node.append(
      el('span', { class: 'countdown', 'data-until': visit.endsAt }),
      el('span', { class: 'bar', 'data-from': visit.enteredAt, 'data-to': visit.endsAt }),
    );
  node.style.gridRow = String(state.row + 1);
  node.style.gridColumn = String(state.column + 1);
  return node;
}
