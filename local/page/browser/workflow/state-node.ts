import { el } from '../dom.ts';
import type { PlacedState } from './layout.ts';
import { type DrawnState, describeVisit, phaseOf, type StatePhase } from './state-phase.ts';

export interface StateItem extends DrawnState {
  readonly state: PlacedState;
}

const phaseMarks: Readonly<Record<StatePhase, string>> = {
  pending: '',
  running: '●',
  done: '✓',
  failed: '✕',
};
const phaseLabels: Readonly<Record<StatePhase, string>> = {
  pending: 'not reached',
  running: 'running now',
  done: 'done',
  failed: 'failed',
};

/** Builds the box of a state, with a countdown while it waits. */
export function buildState(item: StateItem): HTMLElement {
  const { state, visit } = item;
  const phase = phaseOf(item);
  const isWaiting = phase === 'running' && visit?.endsAt !== undefined;
  const node = el(
    'li',
    {
      class: 'state',
      'data-state': state.name,
      'data-column': state.column,
      'data-phase': phase,
      title: state.comment,
    },
    el(
      'span',
      { class: 'state-name' },
      el('span', { class: 'mark', 'aria-hidden': 'true' }, phaseMarks[phase]),
      state.name,
      el('span', { class: 'visually-hidden' }, `, ${phaseLabels[phase]}`),
    ),
    el('span', { class: 'state-note' }, describeVisit(item)),
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
