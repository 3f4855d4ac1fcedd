import type { ConfirmView } from '../../view/sections.ts';
import { byId } from '../dom.ts';

/** Shows the button's confirmation dialog. Resolves to whether the user confirmed. */
export function showConfirmDialog(
  { title, text, ok, dismiss }: ConfirmView,
  isDanger: boolean,
): Promise<boolean> {
  const dialog = byId('confirm');
  if (!(dialog instanceof HTMLDialogElement)) return Promise.resolve(false);
  byId('confirm-title').textContent = title;
  byId('confirm-text').textContent = text;
  byId('confirm-yes').textContent = ok;
  byId('confirm-no').textContent = dismiss;
  byId('confirm-yes').className = isDanger ? 'danger' : 'primary';
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}
