import type { ModalView } from '../../view/sections.ts';
import { button, el } from '../dom.ts';
import { drawPlain } from '../slack/markup.ts';
import { buildPart } from '../slack/part-element.ts';

export interface ModalHandlers {
  /** Closes the view, or its whole stack. */
  readonly close: (view: ModalView, wholeStack: boolean) => void;
  readonly submit: (view: ModalView, submitButton: HTMLElement) => void;
}

/** Draws a modal view: title, parts, and the buttons that close and submit it. */
export function buildModal(view: ModalView, handlers: ModalHandlers): HTMLElement {
  const { id, failure, parts } = view;
  const submitButton = buildSubmitButton(view);
  const form = el(
    'form',
    { novalidate: true },
    el(
      'header',
      {},
      el('h2', { id: 'modal-title' }, drawPlain(view.title)),
      button('×', { class: 'quiet cross', 'aria-label': 'Close', 'data-focus': 'cross' }, () =>
        handlers.close(view, true),
      ),
    ),
    el(
      'div',
      { class: 'modal-body' },
      failure !== '' && el('p', { class: 'modal-failure', role: 'alert' }, failure),
      ...parts.map((part) => buildPart({ kind: 'view', id }, part)),
    ),
    el(
      'p',
      { class: 'row end' },
      button(drawPlain(view.close), { class: 'quiet', 'data-focus': 'close' }, () =>
        handlers.close(view, false),
      ),
      submitButton,
    ),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (submitButton !== undefined) handlers.submit(view, submitButton);
  });
  return form;
}

const buildSubmitButton = ({ submit }: ModalView): HTMLElement | undefined =>
  submit === ''
    ? undefined
    : el(
        'button',
        { type: 'submit', class: 'primary submit', 'data-focus': 'submit' },
        drawPlain(submit),
      );
