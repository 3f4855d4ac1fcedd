import type { ButtonView } from '../../view/sections.ts';
import { button } from '../dom.ts';
import { type PressTarget, whileBusy } from '../requests.ts';
import { showConfirmDialog } from './confirm-dialog.ts';
import { drawLink, drawPlain } from './markup.ts';
import { sendPress } from './send-press.ts';

/** Draws a button. One with a link opens it, and sends the press too if it is Block Kit's. */
export function buildButton(target: PressTarget, view: ButtonView): Node | string {
  const { position, url, style } = view;
  const label = drawPlain(view.label);
  const kind = style === 'danger' || style === 'primary' ? style : 'quiet';
  if (position === undefined) return drawLink(label, url);
  const link = url === '' ? label : drawLink(label, url, `button ${kind}`);
  if (link instanceof HTMLElement) {
    link.dataset['focus'] = `${target.id}/${position}`;
    link.addEventListener('click', (event) => {
      if (view.confirm) event.preventDefault();
      void pressLink(target, view, position, link);
    });
    return link;
  }
  const attributes = { class: kind, 'data-focus': `${target.id}/${position}` };
  return button(label, attributes, async (pressed) => {
    if (view.confirm && !(await showConfirmDialog(view.confirm, style === 'danger'))) return;
    await whileBusy(pressed, () => sendPress(target, { button: position }, pressed));
  });
}

/** With a confirmation dialog, Slack opens the link after it. */
async function pressLink(
  target: PressTarget,
  { confirm, style, url }: ButtonView,
  position: number,
  link: HTMLElement,
): Promise<void> {
  if (confirm && !(await showConfirmDialog(confirm, style === 'danger'))) return;
  if (confirm) window.open(url, '_blank', 'noopener,noreferrer');
  await sendPress(target, { button: position }, link);
}
