import { isRecord } from '../../is-record.ts';
import { blockConfirmDialog, parseTextObject } from '../../slack/messages/buttons.ts';
import { initialContent, optionsOf, optionValue } from '../../slack/messages/fields.ts';
import type { Json } from '../../slack/messages/message.ts';
import type { FieldView, PartView, SelectView, TextInputView } from './sections.ts';

export function inputParts(block: Json): readonly PartView[] {
  const field = fieldView(block);
  if (field === undefined) return [];
  return [
    {
      kind: 'input',
      label: parseTextObject(block['label']),
      hint: parseTextObject(block['hint']),
      isOptional: block['optional'] === true,
      field,
    },
  ];
}

function fieldView(block: Json): FieldView | undefined {
  const { element } = block;
  if (!isRecord(element)) return undefined;
  const sendsPress = block['dispatch_action'] === true;
  switch (element['type']) {
    case 'static_select':
      return buildSelectView(block, element, sendsPress);
    case 'plain_text_input':
      return textInputView(block, element, sendsPress);
    default:
      return undefined;
  }
}

export const buildSelectView = (block: Json, element: Json, sendsPress: boolean): SelectView => ({
  kind: 'select',
  ...commonView(block, element, sendsPress),
  options: optionsOf(element).map((option) => ({
    text: parseTextObject(option['text']),
    value: optionValue(option),
    description: parseTextObject(option['description']),
  })),
  confirm: blockConfirmDialog(element),
});

const textInputView = (block: Json, element: Json, sendsPress: boolean): TextInputView => ({
  kind: 'text-input',
  ...commonView(block, element, sendsPress),
  isMultiline: element['multiline'] === true,
  maxLength: Number(element['max_length'] ?? 3000),
});

const commonView = (block: Json, element: Json, sendsPress: boolean) => ({
  blockId: parseTextObject(block['block_id']),
  actionId: parseTextObject(element['action_id']),
  placeholder: parseTextObject(element['placeholder']),
  initial: initialContent(element),
  sendsPress,
});
