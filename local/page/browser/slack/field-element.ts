import type {
  FieldView,
  InputView,
  MessageView,
  SelectView,
  TextInputView,
} from '../../view/sections.ts';
import { el } from '../dom.ts';
import { selection } from '../page-state.ts';
import { whileBusy } from '../requests.ts';
import { showConfirmDialog } from './confirm-dialog.ts';
import { contents } from './field-contents.ts';
import { drawPlain } from './markup.ts';
import { sendPress } from './send-press.ts';

let hintCount = 0;

/** Draws an input block: label, field and hint. */
export function buildInput(
  message: MessageView,
  { label, hint, isOptional, field }: InputView,
): HTMLElement {
  const hintId = hint === '' ? undefined : `field-hint-${++hintCount}`;
  const attributes = { 'aria-describedby': hintId };
  const control =
    field.kind === 'select'
      ? buildSelect(message, field, attributes)
      : buildTextInput(message, field, attributes);
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
    hint !== '' && el('p', { class: 'field-hint', id: hintId }, drawPlain(hint)),
  );
}

type Attributes = Readonly<Record<string, string | undefined>>;

/** Draws a select menu. Without a label its placeholder names it. */
export function buildSelect(
  message: MessageView,
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
    { ...attributes, 'data-focus': focusKey(message, view) },
    nothing,
    ...options,
  );
  select.value = contentOf(message, view);
  if (select.selectedIndex < 0) select.value = '';
  select.addEventListener('change', () => void changeSelection(message, view, select));
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
  message: MessageView,
  view: SelectView,
  select: HTMLSelectElement,
): Promise<void> {
  const content = select.value;
  if (view.sendsPress && view.confirm && !(await showConfirmDialog(view.confirm, false))) {
    select.value = contentOf(message, view);
    return;
  }
  write(message, view, content);
  if (view.sendsPress) await whileBusy(select, () => pressField(message, view, content, select));
}

function buildTextInput(
  message: MessageView,
  view: TextInputView,
  attributes: Attributes,
): HTMLElement {
  const common = {
    ...attributes,
    placeholder: drawPlain(view.placeholder),
    maxlength: view.maxLength,
    'data-focus': focusKey(message, view),
  };
  const input = view.isMultiline
    ? el('textarea', { ...common, rows: 3 })
    : el('input', { ...common, type: 'text', autocomplete: 'off' });
  input.value = contentOf(message, view);
  input.addEventListener('input', () => write(message, view, input.value));
  input.addEventListener('keydown', (event: Event) => {
    const isEnter = event instanceof KeyboardEvent && event.key === 'Enter' && !event.shiftKey;
    if (!view.sendsPress || !isEnter || event.isComposing) return;
    event.preventDefault();
    void whileBusy(input, () => pressField(message, view, input.value, input));
  });
  return input;
}

const pressField = (
  message: MessageView,
  { blockId, actionId }: FieldView,
  content: string,
  control: HTMLElement,
): Promise<void> => sendPress(message, { block: blockId, button: actionId, content }, control);

const contentOf = ({ ts }: MessageView, view: FieldView): string =>
  contents.read(selection.userId, ts, view) ?? view.initial;

const write = ({ ts }: MessageView, view: FieldView, content: string): void =>
  contents.write(selection.userId, ts, view, content);

const focusKey = ({ ts }: MessageView, { blockId, actionId }: FieldView): string =>
  JSON.stringify([ts, blockId, actionId]);
