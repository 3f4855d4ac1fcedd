import { isRecord } from '../../is-record.ts';
import { addAttachmentIds, addBlockIds } from './block-ids.ts';
import type { Json, SlackMessage } from './message.ts';

interface ButtonFields {
  /** `name` of a legacy action, `action_id` of a Block Kit one. */
  readonly action: string;
  readonly label: string;
  readonly style: string;
  /** The link that Slack opens besides sending the press; empty without one. */
  readonly url: string;
  /** The dialog that Slack shows before it sends the press. */
  readonly confirm: ConfirmDialog | undefined;
  /** The element as the app sent it. */
  readonly element: Json;
}

export interface ConfirmDialog {
  readonly title: string;
  readonly text: string;
  readonly ok: string;
  readonly dismiss: string;
}

export type Button =
  | (ButtonFields & {
      readonly kind: 'legacy';
      readonly callbackId: string;
      readonly attachmentId: string;
    })
  | (ButtonFields & {
      readonly kind: 'block';
      readonly blockId: string;
      /** The attachment that the block is in; undefined for a block of the message itself. */
      readonly attachmentId: number | undefined;
    });

/** What contains buttons and fields: a message; or a view, whose id is the `ts` here. */
export type Interactive = Pick<SlackMessage, 'ts' | 'attachments' | 'blocks'>;

/**
 * Every button of a message that sends a press, in display order. A Block Kit button with a link
 * sends one too; a legacy one only opens its link.
 */
export function listButtons({ ts, attachments, blocks }: Interactive): readonly Button[] {
  return [
    ...addBlockIds(ts, blocks).flatMap((block) => blockButtons(block, undefined)),
    ...addAttachmentIds(ts, attachments).flatMap((attachment, index) => {
      const inBlocks = records(attachment['blocks']);
      // With blocks, Slack ignores an attachment's legacy members.
      if (inBlocks.length === 0) return legacyButtons(attachment, index);
      return inBlocks.flatMap((block) => blockButtons(block, index + 1));
    }),
  ];
}

function legacyButtons(attachment: Json, index: number): readonly Button[] {
  return records(attachment['actions'])
    .filter((action) => action['type'] === 'button' && action['url'] === undefined)
    .map((element) => ({
      kind: 'legacy',
      callbackId: parseTextObject(attachment['callback_id']),
      attachmentId: String(index + 1),
      action: parseTextObject(element['name']),
      label: parseTextObject(element['text']),
      style: parseTextObject(element['style']),
      url: '',
      confirm: confirmDialog(element['confirm'], 'ok_text', 'dismiss_text'),
      element,
    }));
}

function blockButtons(block: Json, attachmentId: number | undefined): readonly Button[] {
  return records([...records(block['elements']), block['accessory']])
    .filter((element) => element['type'] === 'button')
    .map((element) => ({
      kind: 'block',
      blockId: parseTextObject(block['block_id']),
      attachmentId,
      action: parseTextObject(element['action_id']),
      label: parseTextObject(element['text']),
      style: parseTextObject(element['style']),
      url: parseTextObject(element['url']),
      confirm: blockConfirmDialog(element),
      element,
    }));
}

export const blockConfirmDialog = (element: Json): ConfirmDialog | undefined =>
  confirmDialog(element['confirm'], 'confirm', 'deny');

function confirmDialog(value: unknown, ok: string, dismiss: string): ConfirmDialog | undefined {
  if (!isRecord(value)) return undefined;
  return {
    title: parseTextObject(value['title']) || 'Are you sure?',
    text: parseTextObject(value['text']),
    ok: parseTextObject(value[ok]) || 'Okay',
    dismiss: parseTextObject(value[dismiss]) || 'Cancel',
  };
}

/** The objects in a list; empty for anything else. */
export const records = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

/** Reads a text that is a string or a Block Kit text object. */
export function parseTextObject(value: unknown): string {
  if (isRecord(value)) return parseTextObject(value['text']);
  return typeof value === 'string' ? value : '';
}
