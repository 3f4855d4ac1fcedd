import { type Button, type Interactive, listButtons } from '../messages/buttons.ts';
import { type Field, listFields } from '../messages/fields.ts';
import type { FieldContents } from './field-state.ts';

/** What a user presses: a button, or an option of a select menu. */
export interface PressedElement {
  /**
   * The name of a button, or the action_id of an element; or the position of a button among the
   * message's buttons, from 0.
   */
  readonly action: string | number;
  /** The id of the element's block; the first block that has the action by default. */
  readonly blockId?: string;
  /** The value of the option that the user selects, or the text that they enter. */
  readonly content?: string;
  /** What the user has entered in the message's other elements; initial values by default. */
  readonly contents?: FieldContents;
}

/** The message has no such button or option. */
export class InvalidPressError extends Error {
  override readonly name = 'InvalidPressError';
}

/** Finds the pressed element in the message or view; throws InvalidPressError. */
export function findElement(
  source: Interactive,
  { action, blockId }: PressedElement,
): Button | Field {
  const buttons = listButtons(source);
  const fields = listFields(source).filter(({ sendsPress }) => sendsPress);
  const pressed =
    typeof action === 'number'
      ? buttons[action]
      : [...buttons, ...fields].find(
          (element) =>
            nameOf(element) === action &&
            (blockId === undefined || ('blockId' in element && element.blockId === blockId)),
        );
  if (pressed !== undefined) return pressed;
  const names = [...buttons, ...fields].map(nameOf).join(', ') || 'none';
  throw new InvalidPressError(`The message has no button ${action}; it has: ${names}`);
}

const nameOf = (element: Button | Field): string =>
  'actionId' in element ? element.actionId : element.action;
