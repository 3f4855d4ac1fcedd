import type { FieldView } from '../../view/sections.ts';

/** The contents of a message's fields, by `block_id` and `action_id`. */
export type FieldContents = Readonly<Record<string, Readonly<Record<string, string>>>>;

type FieldId = Pick<FieldView, 'blockId' | 'actionId'>;

/**
 * What each user has entered into the fields of messages. It outlives the elements of the page,
 * which are built again when their message or its thread changes.
 */
export function createContents() {
  const entered = new Map<string, Map<string, Map<string, string>>>();
  const ofMessage = (userId: string, ts: string) => entered.get(`${userId}/${ts}`);
  return {
    of: (userId: string, ts: string): FieldContents =>
      Object.fromEntries(
        [...(ofMessage(userId, ts) ?? [])].map(([id, block]) => [id, Object.fromEntries(block)]),
      ),
    read: (userId: string, ts: string, { blockId, actionId }: FieldId): string | undefined =>
      ofMessage(userId, ts)?.get(blockId)?.get(actionId),
    write(userId: string, ts: string, { blockId, actionId }: FieldId, content: string): void {
      const blocks = ofMessage(userId, ts) ?? new Map<string, Map<string, string>>();
      const block = blocks.get(blockId) ?? new Map<string, string>();
      entered.set(`${userId}/${ts}`, blocks.set(blockId, block.set(actionId, content)));
    },
  };
}

export const contents = createContents();
