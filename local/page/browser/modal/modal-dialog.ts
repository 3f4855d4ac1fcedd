import type { ModalView } from '../../view/sections.ts';
import { byId, sync } from '../dom.ts';
import { section, selection } from '../page-state.ts';
import { postAction, whileBusy } from '../requests.ts';
import { contents } from '../slack/field-contents.ts';
import { buildModal } from './modal-element.ts';

/** Where the focus returns to when the modal closes. */
let openerKey: string | undefined;
/** The errors that are drawn, as JSON. */
let drawnErrors = '[]';

/** Draws the modal that the selected user sees. */
export function drawModal(): void {
  const dialog = modalDialog();
  if (dialog === undefined) return;
  const view = visibleView();
  if (view === undefined) closeDialog(dialog);
  else drawView(dialog, view);
}

function drawView(dialog: HTMLDialogElement, view: ModalView): void {
  const { firstElementChild: before } = dialog;
  const scrollTop = bodyOf(dialog)?.scrollTop ?? 0;
  sync(
    dialog,
    [view],
    ({ id }) => id,
    (each) => buildModal(each, { close, submit }),
  );
  if (!dialog.open) openDialog(dialog);
  const { firstElementChild: after } = dialog;
  // Other changes of the page leave the focus and the position alone.
  if (after === before) return;
  const body = bodyOf(dialog);
  if (body !== null && keyOf(before) === keyOf(after)) body.scrollTop = scrollTop;
  moveFocus(dialog, view);
}

const bodyOf = (dialog: HTMLElement) => dialog.querySelector('.modal-body');

const keyOf = (element: Element | null): string | undefined =>
  element instanceof HTMLElement ? element.dataset['key'] : undefined;

/** Escape does what the close button does. */
export function prepareModal(): void {
  modalDialog()?.addEventListener('cancel', (event) => {
    event.preventDefault();
    const view = visibleView();
    if (view !== undefined) close(view, false);
  });
}

const visibleView = (): ModalView | undefined =>
  section('modals')?.findLast(({ user }) => user === selection.userId);

function modalDialog(): HTMLDialogElement | undefined {
  const dialog = byId('modal');
  return dialog instanceof HTMLDialogElement ? dialog : undefined;
}

function openDialog(dialog: HTMLDialogElement): void {
  const { activeElement: opener } = document;
  openerKey = opener instanceof HTMLElement ? opener.dataset['focus'] : undefined;
  drawnErrors = '[]';
  dialog.showModal();
  focusFirst(dialog);
}

function closeDialog(dialog: HTMLDialogElement): void {
  if (!dialog.open) return;
  dialog.close();
  dialog.replaceChildren();
  // The browser returns the focus, unless its element was drawn again meanwhile.
  if (document.activeElement !== document.body || openerKey === undefined) return;
  document
    .querySelector<HTMLElement>(`[data-focus="${CSS.escape(openerKey)}"]`)
    ?.focus({ preventScroll: true });
}

/** To the first field with a new error, or back into the dialog. */
function moveFocus(dialog: HTMLDialogElement, { parts }: ModalView): void {
  const errors = JSON.stringify(
    parts.flatMap((part) => (part.kind === 'input' && part.error ? [part] : [])),
  );
  if (errors !== drawnErrors) dialog.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  drawnErrors = errors;
  if (!dialog.contains(document.activeElement)) focusFirst(dialog);
}

const focusFirst = (dialog: HTMLElement): void =>
  dialog
    .querySelector<HTMLElement>(
      ':is(.modal-body :is(input, textarea, select), .submit, [data-focus="close"])',
    )
    ?.focus();

const close = ({ id: view }: ModalView, wholeStack: boolean): void =>
  void postAction('close-view', { view, wholeStack });

const submit = ({ id: view, user }: ModalView, submitButton: HTMLElement): void =>
  void whileBusy(submitButton, () =>
    postAction('submit-view', { view, contents: contents.of(user, view) }),
  );
