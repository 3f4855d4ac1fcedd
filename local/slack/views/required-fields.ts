import { isRecord } from '../../is-record.ts';
import { parseTextObject } from '../messages/buttons.ts';
import { type Field, listFields } from '../messages/fields.ts';
import type { Json } from '../messages/message.ts';
import { type FieldContents, fieldState } from '../press/field-state.ts';
import { elementsOf, type View } from './view.ts';

/**
 * What Slack's client says of fields that are empty or too short, by `block_id`. It sends no
 * submission then.
 * Source: https://github.com/slackapi/bolt-js/issues/1267
 */
export function findEmptyFields(
  view: View,
  contents: FieldContents,
): Readonly<Record<string, string>> {
  const errors = listFields(elementsOf(view)).flatMap((field) => {
    const block = view.blocks.find(({ block_id: id }) => id === field.blockId);
    const error = block?.['type'] === 'input' ? errorOf(block, field, contents) : undefined;
    return error === undefined ? [] : [[field.blockId, error] as const];
  });
  return Object.fromEntries(errors);
}

function errorOf(block: Json, field: Field, contents: FieldContents): string | undefined {
  const { value, selected_option: selected } = fieldState(field, contents);
  const text = parseTextObject(value);
  if (field.kind === 'text' ? text === '' : !isRecord(selected))
    return block['optional'] === true ? undefined : 'Please complete this required field.';
  const minLength = Number(field.element['min_length'] ?? 0);
  if (field.kind === 'select' || text.length >= minLength) return undefined;
  return `Please enter at least ${minLength} characters.`;
}
