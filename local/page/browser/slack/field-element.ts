import type { FieldView, InputView, SelectView, TextInputView } from '../../view/sections.ts';
import { el } from '../dom.ts';
import { selection } from '../page-state.ts';
import { type PressTarget, whileBusy } from '../requests.ts';
import { showConfirmDialog } from './confirm-dialog.ts';
import { contents } from './field-contents.ts';
import { drawPlain } from './markup.ts';
import { sendPress } from './send-press.ts';

let noteCount = 0;

/** Draws an input block: label, field, hint and error. */
export function buildInput(
  target: PressTarget,
  { label, hint, isOptional, error = '', field }: InputView,
): HTMLElement {
  const notes = [buildNote('field-error', error), buildNote('field-hint', drawPlain(hint))].filter(
    (note) => note !== undefined,
  );
  const attributes = {
    'aria-describedby': notes.map(({ id }) => id).join(' ') || undefined,
    'aria-invalid': error === '' ? undefined : 'true',
  };
  const control =
    field.kind === 'select'
      ? buildSelect(target, field, attributes)
      : buildTextInput(target, field, attributes);
  return el(
    'div',
    { class: 'part-input' },
    el(
      'label',
      {},
      el('b', {}, drawPlain(label)),
      isOptional && el('span', {}, ' (optional)'),
      control,
    ),
    ...notes,
  );
}

const buildNote = (className: string, text: string): HTMLElement | undefined =>
  text === '' ? undefined : el('p', { class: className, id: `${className}-${++noteCount}` }, text);

type Attributes = Readonly<Record<string, string | undefined>>;

/** Draws a select menu. Without a label its placeholder names it. */
export function buildSelect(
  target: PressTarget,
  view: SelectView,
  attributes: Attributes = { 'aria-label': drawPlain(view.placeholder) || 'Select an item' },
): HTMLSelectElement {
  const nothing = el(
    'option',
    { value: '', disabled: true, hidden: true },
    drawPlain(view.placeholder) || 'Select an item',
  );
  const options = view.options.map(({ text, value, description }) =>
    el('option', { value }, drawPlain(description === '' ? text : `${text} – ${description}`)),
  );
  const select = el(
    'select',
    { ...attributes, 'data-focus': focusKey(target, view) },
    nothing,
    ...options,
  );
  select.value = contentOf(target, view);
  if (select.selectedIndex < 0) select.value = '';
  select.addEventListener('change', () => void changeSelection(target, view, select));
  select.addEventListener('keydown', (event) => {
    // A key would change the closed select at once, and send a press for each option on the way.
    if (!view.sendsPress || event.ctrlKey || event.metaKey || !changesSelection(event.key)) return;
    event.preventDefault();
    select.showPicker();
  });
  return select;
}

const changesSelection = (key: string): boolean =>
  /^(Arrow.*|Home|End|Page.*|.)$/u.test(key) && key !== ' ';

async function changeSelection(
  target: PressTarget,
  view: SelectView,
  select: HTMLSelectElement,
): Promise<void> {
  const content = select.value;
  if (view.sendsPress && view.confirm && !(await showConfirmDialog(view.confirm, false))) {
    select.value = contentOf(target, view);
    return;
  }
  write(target, view, content);
  if (view.sendsPress) await whileBusy(select, () => pressField(target, view, content, select));
}

function buildTextInput(
  target: PressTarget,
  view: TextInputView,
  attributes: Attributes,
): HTMLElement {
  const common = {
    ...attributes,
    placeholder: drawPlain(view.placeholder),
    maxlength: view.maxLength,
    'data-focus': focusKey(target, view),
  };
  const input = view.isMultiline
    ? el('textarea', { ...common, rows: 3 })
    : el('input', { ...common, type: 'text', autocomplete: 'off' });
  input.value = contentOf(target, view);
  input.addEventListener('input', () => write(target, view, input.value));
  input.addEventListener('keydown', (event: Event) => {
    const isEnter = event instanceof KeyboardEvent && event.key === 'Enter' && !event.shiftKey;
    if (!view.sendsPress || !isEnter || event.isComposing) return;
    event.preventDefault();
    void whileBusy(input, () => pressField(target, view, input.value, input));
  });
  return input;
}

const pressField = (
  target: PressTarget,
  { blockId, actionId }: FieldView,
  content: string,
  control: HTMLElement,
): Promise<void> => sendPress(target, { block: blockId, button: actionId, content }, control);

const contentOf = ({ id }: PressTarget, view: FieldView): string =>
  contents.read(selection.userId, id, view) ?? view.initial;

const write = ({ id }: PressTarget, view: FieldView, content: string): void =>
  contents.write(selection.userId, id, view, content);

const focusKey = ({ id }: PressTarget, { blockId, actionId }: FieldView): string =>
  JSON.stringify([id, blockId, actionId]);
