import { isRecord } from '../../is-record.ts';
import { listButtons, parseTextObject, records } from '../../slack/messages/buttons.ts';
import type { Json, SlackMessage } from '../../slack/messages/message.ts';
import { buildRichTextView } from './rich-text-view.ts';
import type { ButtonView, ImageView, PartView, TextView } from './sections.ts';

/** The next button that sends a press, with its position in the message. */
export type TakePosition = () => Pick<ButtonView, 'position' | 'confirm'>;

/** Numbers the buttons of a message in display order. */
export function numberButtons(message: SlackMessage): TakePosition {
  const buttons = listButtons(message).entries();
  return () => {
    const next = buttons.next();
    if (next.done) return { position: undefined, confirm: undefined };
    const [position, { confirm }] = next.value;
    return { position, confirm };
  };
}

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
      return buttonRow(elements, takePosition);
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
  const [beside = imageView(accessory)] = buttonRow([accessory], takePosition);
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

/** The buttons among the elements in one row; nothing where there are none. */
export function buttonRow(
  elements: readonly Json[],
  takePosition: TakePosition,
): readonly PartView[] {
  const buttons = elements
    .filter(({ type }) => type === 'button')
    .map((element) => buttonView(element, takePosition));
  return buttons.length > 0 ? [{ kind: 'buttons', buttons }] : [];
}

function buttonView(element: Json, takePosition: TakePosition): ButtonView {
  const url = parseTextObject(element['url']);
  // A legacy button, whose text is no object, only opens its link.
  const isLinkOnly = element['url'] !== undefined && !isRecord(element['text']);
  return {
    label: parseTextObject(element['text']),
    style: parseTextObject(element['style']),
    url,
    ...(isLinkOnly ? { position: undefined, confirm: undefined } : takePosition()),
  };
}
