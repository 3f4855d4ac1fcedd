import { createHash } from 'node:crypto';
import { isRecord } from '../../is-record.ts';
import type { Json } from './message.ts';

const interactive: readonly unknown[] = ['button', 'static_select', 'plain_text_input'];

/** Adds an id to each block and interactive element that has none, as Slack does. */
export function addBlockIds(
  ts: string,
  blocks: readonly Json[],
  place: readonly (string | number)[] = [],
): readonly Json[] {
  return blocks.map((block, index) => {
    const { elements, accessory, element: field } = block;
    const addActionId = (element: unknown, position: number): unknown =>
      isRecord(element) && interactive.includes(element['type'])
        ? { action_id: idOf(ts, ...place, index, position), ...element }
        : element;
    return {
      block_id: idOf(ts, ...place, index),
      ...block,
      ...(Array.isArray(elements) ? { elements: elements.map(addActionId) } : {}),
      ...(isRecord(accessory) ? { accessory: addActionId(accessory, 0) } : {}),
      ...(isRecord(field) ? { element: addActionId(field, 0) } : {}),
    };
  });
}

/** Adds the ids of attachments, of their legacy actions and of their blocks. */
export function addAttachmentIds(ts: string, attachments: readonly Json[]): readonly Json[] {
  return attachments.map((attachment, index) => {
    const { actions, blocks } = attachment;
    return {
      id: index + 1,
      ...attachment,
      ...(Array.isArray(actions) ? { actions: numbered(actions) } : {}),
      ...(Array.isArray(blocks)
        ? { blocks: addBlockIds(ts, blocks.filter(isRecord), ['attachment', index]) }
        : {}),
    };
  });
}

const numbered = (actions: readonly unknown[]): readonly Json[] =>
  actions.filter(isRecord).map((action, position) => ({ id: String(position + 1), ...action }));

/** Five characters that depend only on the message and the position in it. */
function idOf(...path: readonly (string | number)[]): string {
  return createHash('sha256').update(path.join('/')).digest('base64url').slice(0, 5);
}
