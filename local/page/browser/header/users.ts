import { byId, el, sync } from '../dom.ts';
import { section, selection, selectUser } from '../page-state.ts';

/** Draws the choice of the Slack user. */
export function drawUsers(): void {
  sync(
    byId('users'),
    section('environment')?.users ?? [],
    ({ id }) => id,
    ({ id, name, status }) => {
      const input = el('input', { type: 'radio', name: 'user', value: id, 'data-focus': id });
      input.checked = id === selection.userId;
      input.addEventListener('change', () => selectUser(id));
      return el('label', {}, input, el('span', {}, el('b', {}, name), ` ${status}`));
    },
  );
}
