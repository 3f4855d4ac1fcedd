import { isRecord } from '../aws/api/members.ts';
import { identifiedBlocks } from './blocks.ts';
import type { Json, SlackMessage } from './message.ts';

interface ButtonFace {
  /** `name` of a legacy action, `action_id` of a Block Kit one. */
  readonly action: string;
  readonly label: string;
  readonly style: string;
  /** What Slack asks before it sends the press on. */
  readonly confirm: Confirm | undefined;
  /** As the message's author wrote it. */
  readonly element: Json;
}

export interface Confirm {
  readonly title: string;
  readonly text: string;
  readonly ok: string;
  readonly dismiss: string;
}

export type Button =
  | (ButtonFace & {
      readonly kind: 'legacy';
      readonly callbackId: string;
      readonly attachmentId: string;
    })
  | (ButtonFace & { readonly kind: 'block'; readonly blockId: string });

type Placed = Pick<SlackMessage, 'ts' | 'attachments' | 'blocks'>;

/** Every button of a message, in the order in which it shows them. Link buttons send nothing. */
export function buttonsOf({ ts, attachments, blocks }: Placed): readonly Button[] {
  return [
    ...identifiedBlocks(ts, blocks).flatMap(blockButtons),
    ...attachments.flatMap(legacyButtons),
  ];
}

function legacyButtons(attachment: Json, index: number): readonly Button[] {
  return records(attachment['actions'])
    .filter((action) => action['type'] === 'button' && action['url'] === undefined)
    .map((element) => ({
      kind: 'legacy',
      callbackId: text(attachment['callback_id']),
      attachmentId: String(index + 1),
      action: text(element['name']),
      label: text(element['text']),
      style: text(element['style']),
      confirm: confirmOf(element['confirm'], 'ok_text', 'dismiss_text'),
      element,
    }));
}

function blockButtons(block: Json): readonly Button[] {
  return records([...records(block['elements']), block['accessory']])
    .filter((element) => element['type'] === 'button' && element['url'] === undefined)
    .map((element) => ({
      kind: 'block',
      blockId: text(block['block_id']),
      action: text(element['action_id']),
      label: text(element['text']),
      style: text(element['style']),
      confirm: confirmOf(element['confirm'], 'confirm', 'deny'),
      element,
    }));
}

function confirmOf(value: unknown, ok: string, dismiss: string): Confirm | undefined {
  if (!isRecord(value)) return undefined;
  return {
    title: text(value['title']) || 'Are you sure?',
    text: text(value['text']),
    ok: text(value[ok]) || 'Okay',
    dismiss: text(value[dismiss]) || 'Cancel',
  };
}

const records = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

/** Text, plain or in Block Kit's text object. */
export function text(value: unknown): string {
  if (isRecord(value)) return text(value['text']);
  return typeof value === 'string' ? value : '';
}
