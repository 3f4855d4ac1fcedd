import { createHash } from 'node:crypto';
import { isRecord } from '../../is-record.ts';
import type { Json } from './message.ts';

/** Adds an id to each block and button that has none, as Slack does. */
export function addBlockIds(ts: string, blocks: readonly Json[]): readonly Json[] {
  return blocks.map((block, index) => {
    const { elements, accessory } = block;
    const addActionId = (element: unknown, position: number): unknown =>
      isRecord(element) && element['type'] === 'button'
        ? { action_id: idOf(ts, index, position), ...element }
        : element;
    return {
      block_id: idOf(ts, index),
      ...block,
      ...(Array.isArray(elements) ? { elements: elements.map(addActionId) } : {}),
      ...(isRecord(accessory) ? { accessory: addActionId(accessory, 0) } : {}),
    };
  });
}

/** Five characters that depend only on the message and the position in it. */
function idOf(...path: readonly (string | number)[]): string {
  return createHash('sha256').update(path.join('/')).digest('base64url').slice(0, 5);
}
