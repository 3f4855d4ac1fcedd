import { announce, el } from '../dom.ts';
import { selection } from '../page-state.ts';
import { type PressedElement, type PressTarget, postPress } from '../requests.ts';
import { contents } from './field-contents.ts';

/** Sends a press with the contents of the target's fields, and shows what is wrong beside `pressed`. */
export async function sendPress(
  target: PressTarget,
  element: PressedElement,
  pressed: HTMLElement,
): Promise<void> {
  const list = pressed.closest('.scroll');
  const { userId } = selection;
  const problem = await postPress(target, element, userId, contents.of(userId, target.id));
  if (problem !== undefined) return showProblem(pressed, problem);
  // Scrolls to the reply, which is the last message.
  if (list !== null) list.scrollTop = list.scrollHeight;
}

/** Shows the problem until the conversation is drawn again. */
function showProblem(pressed: HTMLElement, problem: string): void {
  announce(problem);
  const output = pressed.parentElement?.querySelector('output') ?? el('output');
  output.textContent = problem;
  pressed.parentElement?.append(output);
}
