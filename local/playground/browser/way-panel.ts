import type { GrantView } from '../view.ts';
import { byId, el, sync } from './dom.ts';
import { drawEdges } from './edges.ts';
import { showExecution } from './execution-dialog.ts';
import { drawGrants } from './grant-list.ts';
import { type Definition, layOut } from './layout.ts';
import { buildState } from './state-node.ts';
import { tick } from './time.ts';
import { changed, chosen, section } from './world.ts';

let laidOut: ReturnType<typeof layOut> | undefined;

/** Reads the state machine itself, which gives the drawing its places. */
export async function prepareWay(): Promise<void> {
  const definition: Definition = await (await fetch('/definition.json')).json();
  laidOut = layOut(definition);
  const map = byId('map');
  new ResizeObserver(() => redrawEdges()).observe(map);
  byId('look').addEventListener('click', () => {
    const shown = shownGrant();
    if (shown) void showExecution(shown.id);
  });
  changed();
}

export function drawWay(): void {
  const grants = section('way');
  if (grants === undefined || laidOut === undefined) return;
  const shown = shownGrant();
  drawGrants(grants, shown);
  const map = byId('map');
  if (map.querySelector('ol') === null) map.append(el('ol', { class: 'states' }));
  const list = map.querySelector('ol');
  if (list === null) return;
  const items = laidOut.states.map((state) => ({
    state,
    status: shown?.status ?? '',
    visit: shown?.visits.findLast((visit) => visit.state === state.name),
    isLast: shown?.visits.at(-1)?.state === state.name,
  }));
  sync(list, items, ({ state }) => state.name, buildState);
  redrawEdges();
  tick();
}

const shownGrant = (): GrantView | undefined => {
  const grants = section('way') ?? [];
  return grants.find(({ id }) => id === chosen.grant) ?? grants[0];
};

function redrawEdges(): void {
  if (laidOut) drawEdges(byId('map'), laidOut.edges, shownGrant()?.visits ?? []);
}
