import type { Button } from '../messages/buttons.ts';
import { type Field, optionsOf, optionValue } from '../messages/fields.ts';
import type { Json } from '../messages/message.ts';
import { type FieldContents, fieldState } from './field-state.ts';
import { InvalidPressError, type PressedElement } from './find-element.ts';
import { formatTime } from './payload-parts.ts';

/** An element of a block that sends a press. */
export type BlockElement = Extract<Button, { kind: 'block' }> | Field;

/** The contents of the message's elements after the press. */
export function enteredContents(
  pressed: BlockElement,
  { content, contents = {} }: PressedElement,
): FieldContents {
  if (pressed.kind === 'block' || content === undefined) return contents;
  const { kind, blockId, actionId, element } = pressed;
  const values = optionsOf(element).map(optionValue);
  if (kind === 'select' && !values.includes(content))
    throw new InvalidPressError(
      `${actionId} has no option ${content}; it has: ${values.join(', ')}`,
    );
  return { ...contents, [blockId]: { ...contents[blockId], [actionId]: content } };
}

/** The pressed element, and for a field its content in place of what it may contain. */
export const buildAction = (pressed: BlockElement, contents: FieldContents, at: Date): Json => ({
  ...describeElement(pressed, contents),
  block_id: pressed.blockId,
  action_ts: formatTime(at),
});

function describeElement(pressed: BlockElement, contents: FieldContents): Json {
  const { confirm: _, ...element } = pressed.element;
  if (pressed.kind === 'block') return element;
  const { action_id, placeholder, initial_option } = element;
  const isSelect = pressed.kind === 'select';
  return {
    action_id,
    ...fieldState(pressed, contents),
    ...(isSelect && placeholder !== undefined ? { placeholder } : {}),
    ...(isSelect && initial_option !== undefined ? { initial_option } : {}),
  };
}
