import { isRecord } from '../../is-record.ts';
import { addAttachmentIds, addBlockIds } from './block-ids.ts';
import { type Interactive, parseTextObject, records } from './buttons.ts';
import type { Json } from './message.ts';

/** A select menu or a text input of a message. */
export interface Field {
  readonly kind: 'select' | 'text';
  readonly blockId: string;
  readonly actionId: string;
  /** The attachment that the block is in; undefined for a block of the message itself. */
  readonly attachmentId: number | undefined;
  /** Whether its change sends a press; in an input block only with `dispatch_action`. */
  readonly sendsPress: boolean;
  /** Its content before a change: a text, or the value of an option. Empty without one. */
  readonly initial: string;
  /** The element as the app sent it. */
  readonly element: Json;
}

/** Every select menu and text input of a message, in display order. */
export const listFields = ({ ts, attachments, blocks }: Interactive): readonly Field[] => [
  ...addBlockIds(ts, blocks).flatMap((block) => blockFields(block, undefined)),
  ...addAttachmentIds(ts, attachments).flatMap((attachment, index) =>
    records(attachment['blocks']).flatMap((block) => blockFields(block, index + 1)),
  ),
];

function blockFields(block: Json, attachmentId: number | undefined): readonly Field[] {
  const { element } = block;
  if (isRecord(element)) {
    const sendsPress = block['dispatch_action'] === true;
    return fieldOf(block, element, { attachmentId, sendsPress });
  }
  return records([...records(block['elements']), block['accessory']]).flatMap((inBlock) =>
    fieldOf(block, inBlock, { attachmentId, sendsPress: true }),
  );
}

function fieldOf(
  block: Json,
  element: Json,
  place: Pick<Field, 'attachmentId' | 'sendsPress'>,
): readonly Field[] {
  const blockId = parseTextObject(block['block_id']);
  const actionId = parseTextObject(element['action_id']);
  const kind = kinds.get(element['type']);
  if (kind === undefined) return [];
  return [{ kind, blockId, actionId, ...place, initial: initialContent(element), element }];
}

const kinds = new Map<unknown, Field['kind']>([
  ['static_select', 'select'],
  ['plain_text_input', 'text'],
]);

/** The content of a field before a change. */
export const initialContent = ({ initial_option: option, initial_value: text }: Json): string =>
  isRecord(option) ? optionValue(option) : parseTextObject(text);

export const optionsOf = ({ options }: Json): readonly Json[] => records(options);

export const optionValue = (option: Json): string => parseTextObject(option['value']);
