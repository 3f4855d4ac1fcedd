import { byId, el, sync } from './dom.ts';
import { choosePerson, chosen, section } from './world.ts';

/** Draws who one can be. */
export function drawPeople(): void {
  sync(
    byId('people'),
    section('world')?.people ?? [],
    ({ id }) => id,
    ({ id, name, about }) => {
      const input = el('input', { type: 'radio', name: 'person', value: id, 'data-focus': id });
      input.checked = id === chosen.person;
      input.addEventListener('change', () => choosePerson(id));
      return el('label', {}, input, el('span', {}, el('b', {}, name), ` ${about}`));
    },
  );
}
