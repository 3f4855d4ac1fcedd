import type { GrantView } from '../../view/sections.ts';
import { byId, el, sync } from '../dom.ts';
import { notifyChange, section, selection } from '../page-state.ts';
import { updateCountdowns } from '../time.ts';
import { drawEdges } from './edges.ts';
import { showExecution } from './execution-dialog.ts';
import { drawGrants } from './grant-list.ts';
import { type Definition, layOutStates } from './layout.ts';
import { buildState } from './state-node.ts';

let layout: ReturnType<typeof layOutStates> | undefined;

/** Fetches the definition of the state machine and lays it out. */
export async function prepareWorkflow(): Promise<void> {
  const definition: Definition = await (await fetch('/definition.json')).json();
  layout = layOutStates(definition);
  const map = byId('map');
  new ResizeObserver(() => redrawEdges()).observe(map);
  byId('show-execution').addEventListener('click', () => {
    const shown = shownGrant();
    if (shown) void showExecution(shown.id);
  });
  notifyChange();
}

export function drawWorkflow(): void {
  const grants = section('workflow');
  if (grants === undefined || layout === undefined) return;
  const shown = shownGrant();
  drawGrants(grants, shown);
  const map = byId('map');
  if (map.querySelector('ol') === null) map.append(el('ol', { class: 'states' }));
  const list = map.querySelector('ol');
  if (list === null) return;
  const items = layout.states.map((state) => ({
    state,
    status: shown?.status ?? '',
    visit: shown?.visits.findLast((visit) => visit.state === state.name),
    isLast: shown?.visits.at(-1)?.state === state.name,
  }));
  sync(list, items, ({ state }) => state.name, buildState);
  redrawEdges();
  updateCountdowns();
}

const shownGrant = (): GrantView | undefined => {
  const grants = section('workflow') ?? [];
  return grants.find(({ id }) => id === selection.grantId) ?? grants[0];
};

function redrawEdges(): void {
  if (layout) drawEdges(byId('map'), layout.edges, shownGrant()?.visits ?? []);
}
