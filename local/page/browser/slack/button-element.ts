import type { ButtonView, MessageView } from '../../view/sections.ts';
import { announce, button, el } from '../dom.ts';
import { selection } from '../page-state.ts';
import { pressButton, whileBusy } from '../requests.ts';
import { showConfirmDialog } from './confirm-dialog.ts';
import { drawLink, drawPlain } from './markup.ts';

/** Draws a button. One with a link opens it, and sends the press too if it is Block Kit's. */
export function buildButton(message: MessageView, view: ButtonView): Node | string {
  const { position, url, style } = view;
  const label = drawPlain(view.label);
  const kind = style === 'danger' || style === 'primary' ? style : 'quiet';
  if (position === undefined) return drawLink(label, url);
  const link = url === '' ? label : drawLink(label, url, `button ${kind}`);
  if (link instanceof HTMLElement) {
    link.dataset['focus'] = `${message.ts}/${position}`;
    link.addEventListener('click', (event) => {
      if (view.confirm) event.preventDefault();
      void pressLink(message, view, position, link);
    });
    return link;
  }
  const attributes = { class: kind, 'data-focus': `${message.ts}/${position}` };
  return button(label, attributes, async (pressed) => {
    if (view.confirm && !(await showConfirmDialog(view.confirm, style === 'danger'))) return;
    await whileBusy(pressed, () => press(message, position, pressed));
  });
}

/** With a confirmation dialog, Slack opens the link after it. */
async function pressLink(
  message: MessageView,
  { confirm, style, url }: ButtonView,
  position: number,
  link: HTMLElement,
): Promise<void> {
  if (confirm && !(await showConfirmDialog(confirm, style === 'danger'))) return;
  if (confirm) window.open(url, '_blank', 'noopener,noreferrer');
  await press(message, position, link);
}

async function press(message: MessageView, position: number, pressed: HTMLElement): Promise<void> {
  const list = pressed.closest('.scroll');
  const problem = await pressButton(message.ts, position, selection.userId);
  if (problem !== undefined) return showProblem(pressed, problem);
  // Scrolls to the reply, which is the last message.
  if (list !== null) list.scrollTop = list.scrollHeight;
}

/** Shows the problem beside the button until the conversation is drawn again. */
function showProblem(pressed: HTMLElement, problem: string): void {
  announce(problem);
  const output = pressed.parentElement?.querySelector('output') ?? el('output');
  output.textContent = problem;
  pressed.parentElement?.append(output);
}
