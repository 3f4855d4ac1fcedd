import { createHash } from 'node:crypto';
import { isRecord } from '../../is-record.ts';
import type { Json } from './message.ts';

/** The blocks with the ids that Slack gives to those, and to their elements, that came without. */
export function addBlockIds(ts: string, blocks: readonly Json[]): readonly Json[] {
  return blocks.map((block, index) => {
    const { elements, accessory } = block;
    const identify = (element: unknown, at: number): unknown =>
      isRecord(element) && element['type'] === 'button'
        ? { action_id: idOf(ts, index, at), ...element }
        : element;
    return {
      block_id: idOf(ts, index),
      ...block,
      ...(Array.isArray(elements) ? { elements: elements.map(identify) } : {}),
      ...(isRecord(accessory) ? { accessory: identify(accessory, 0) } : {}),
    };
  });
}

/** Five characters, the same ones each time for the same part of the same message. */
function idOf(...place: readonly (string | number)[]): string {
  return createHash('sha256').update(place.join('/')).digest('base64url').slice(0, 5);
}
