import { isRecord } from '../../is-record.ts';
import {
  type Interactive,
  listButtons,
  parseTextObject,
  records,
} from '../../slack/messages/buttons.ts';
import type { Json } from '../../slack/messages/message.ts';
import { buildSelectView, inputParts } from './field-view.ts';
import { buildRichTextView } from './rich-text-view.ts';
import type { ButtonView, ImageView, PartView, SelectView, TextView } from './sections.ts';

/** The next button that sends a press, with its position in the message. */
export type TakePosition = () => Pick<ButtonView, 'position' | 'confirm'>;

/** Numbers the buttons of a message or view in display order. */
export function numberButtons(source: Interactive): TakePosition {
  const buttons = listButtons(source).entries();
  return () => {
    const next = buttons.next();
    if (next.done) return { position: undefined, confirm: undefined };
    const [position, { confirm }] = next.value;
    return { position, confirm };
  };
}

/** The parts of a block whose elements have their ids. */
export function blockParts(block: Json, takePosition: TakePosition): readonly PartView[] {
  const elements = records(block['elements']);
  switch (block['type']) {
    case 'header':
      return [{ kind: 'header', text: parseTextObject(block['text']) }];
    case 'divider':
      return [{ kind: 'divider' }];
    case 'context':
      return [{ kind: 'context', items: elements.map(contextItem) }];
    case 'image':
      return [imageView(block)];
    case 'actions':
      return actionRow(elements, (element) => actionView(block, element, takePosition));
    case 'input':
      return inputParts(block);
    case 'rich_text':
      return [{ kind: 'rich', parts: elements.flatMap(buildRichTextView) }];
    default:
      return sectionParts(block, takePosition);
  }
}

function sectionParts(block: Json, takePosition: TakePosition): readonly PartView[] {
  const fields = records(block['fields']).map(textView);
  const body: readonly PartView[] = [
    ...(block['text'] === undefined ? [] : [textView(block['text'])]),
    ...(fields.length > 0 ? [{ kind: 'fields', fields } as const] : []),
  ];
  const { accessory } = block;
  if (!isRecord(accessory)) return body;
  const [beside = imageView(accessory)] = actionRow([accessory], (element) =>
    actionView(block, element, takePosition),
  );
  return [{ kind: 'section', body, accessory: beside }];
}

const contextItem = (element: Json): TextView | ImageView =>
  element['type'] === 'image' ? imageView(element) : textView(element);

const textView = (value: unknown): TextView => ({
  kind: isRecord(value) && value['type'] === 'plain_text' ? 'plain' : 'text',
  text: parseTextObject(value),
});

const imageView = (image: Json): ImageView => ({
  kind: 'image',
  title: parseTextObject(image['title']),
  alt: parseTextObject(image['alt_text']),
});

/** The interactive elements in one row; nothing where there are none. */
function actionRow(
  elements: readonly Json[],
  view: (element: Json) => ButtonView | SelectView | undefined,
): readonly PartView[] {
  const views = elements.map(view).filter((element) => element !== undefined);
  return views.length > 0 ? [{ kind: 'actions', elements: views }] : [];
}

function actionView(block: Json, element: Json, takePosition: TakePosition) {
  if (element['type'] === 'static_select') return buildSelectView(block, element, true);
  return buttonView(element, takePosition);
}

/** The buttons among the legacy actions of an attachment in one row. */
export const legacyButtonRow = (
  actions: readonly Json[],
  takePosition: TakePosition,
): readonly PartView[] => actionRow(actions, (action) => buttonView(action, takePosition));

function buttonView(element: Json, takePosition: TakePosition): ButtonView | undefined {
  if (element['type'] !== 'button') return undefined;
  const url = parseTextObject(element['url']);
  // A legacy button, whose text is no object, only opens its link.
  const isLinkOnly = element['url'] !== undefined && !isRecord(element['text']);
  return {
    kind: 'button',
    label: parseTextObject(element['text']),
    style: parseTextObject(element['style']),
    url,
    ...(isLinkOnly ? { position: undefined, confirm: undefined } : takePosition()),
  };
}
