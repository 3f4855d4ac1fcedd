import { isRecord } from '../../is-record.ts';
import { addBlockIds } from './block-ids.ts';
import type { Json, SlackMessage } from './message.ts';

interface ButtonFields {
  /** `name` of a legacy action, `action_id` of a Block Kit one. */
  readonly action: string;
  readonly label: string;
  readonly style: string;
  /** The dialog that Slack shows before it sends the press. */
  readonly confirm: ConfirmDialog | undefined;
  /** The element as the app sent it. */
  readonly element: Json;
}

interface ConfirmDialog {
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
  | (ButtonFields & { readonly kind: 'block'; readonly blockId: string });

type MessageParts = Pick<SlackMessage, 'ts' | 'attachments' | 'blocks'>;

/** Every button of a message, in display order. Link buttons are left out: they send nothing. */
export function listButtons({ ts, attachments, blocks }: MessageParts): readonly Button[] {
  return [...addBlockIds(ts, blocks).flatMap(blockButtons), ...attachments.flatMap(legacyButtons)];
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
      confirm: confirmOf(element['confirm'], 'ok_text', 'dismiss_text'),
      element,
    }));
}

function blockButtons(block: Json): readonly Button[] {
  return records([...records(block['elements']), block['accessory']])
    .filter((element) => element['type'] === 'button' && element['url'] === undefined)
    .map((element) => ({
      kind: 'block',
      blockId: parseTextObject(block['block_id']),
      action: parseTextObject(element['action_id']),
      label: parseTextObject(element['text']),
      style: parseTextObject(element['style']),
      confirm: confirmOf(element['confirm'], 'confirm', 'deny'),
      element,
    }));
}

function confirmOf(value: unknown, ok: string, dismiss: string): ConfirmDialog | undefined {
  if (!isRecord(value)) return undefined;
  return {
    title: parseTextObject(value['title']) || 'Are you sure?',
    text: parseTextObject(value['text']),
    ok: parseTextObject(value[ok]) || 'Okay',
    dismiss: parseTextObject(value[dismiss]) || 'Cancel',
  };
}

const records = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

/** Reads a text that is a string or a Block Kit text object. */
export function parseTextObject(value: unknown): string {
  if (isRecord(value)) return parseTextObject(value['text']);
  return typeof value === 'string' ? value : '';
}
