import type { Interactive } from '../messages/buttons.ts';
import { type Field, listFields, optionsOf, optionValue } from '../messages/fields.ts';
import type { Json } from '../messages/message.ts';

/** What a user has entered: texts, and values of options, by `block_id` and `action_id`. */
export type FieldContents = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The `state` of a press: the contents of all select menus and text inputs of the message or view.
 * Source: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
 */
export function buildFieldState(source: Interactive, contents: FieldContents): Json {
  const byBlock = Map.groupBy(listFields(source), ({ blockId }) => blockId);
  const values = [...byBlock].map(([blockId, fields]) => {
    const states = fields.map((field) => [field.actionId, fieldState(field, contents)] as const);
    return [blockId, Object.fromEntries(states)] as const;
  });
  return { values: Object.fromEntries(values) };
}

/** The field's content, as `state` and an action have it: null for an empty one. */
export function fieldState(field: Field, contents: FieldContents): Json {
  const content = enteredContent(field, contents) ?? field.initial;
  if (field.kind === 'text') return { type: 'plain_text_input', value: content || null };
  const selected = optionsOf(field.element).find((option) => optionValue(option) === content);
  const { text, value } = selected ?? {};
  return { type: 'static_select', selected_option: selected ? { text, value } : null };
}

/** The ids are the app's, and may be the names of what every object has. */
function enteredContent({ blockId, actionId }: Field, contents: FieldContents): string | undefined {
  const block = Object.hasOwn(contents, blockId) ? contents[blockId] : undefined;
  return block !== undefined && Object.hasOwn(block, actionId) ? block[actionId] : undefined;
}
