import { isRecord } from '../../is-record.ts';
import type { Json } from '../messages/message.ts';
import {
  booleanProblems,
  keyProblems,
  missing,
  optional,
  plainText,
  problem,
  textProblems,
} from './problems.ts';
import { selectProblems } from './select-problems.ts';

/** Source: https://docs.slack.dev/reference/block-kit/blocks/input-block */
export function inputProblems(block: Json, pointer: string): readonly string[] {
  return [
    ...keyProblems(block, ['label', 'element', 'dispatch_action', 'hint', 'optional'], pointer),
    ...(missing(block, 'label', pointer) ?? plainText(2000)(block['label'], `${pointer}/label`)),
    ...(missing(block, 'element', pointer) ??
      fieldProblems(block['element'], `${pointer}/element`)),
    ...optional(block, 'hint', pointer, plainText(2000)),
    ...optional(block, 'dispatch_action', pointer, booleanProblems),
    ...optional(block, 'optional', pointer, booleanProblems),
  ];
}

function fieldProblems(element: unknown, pointer: string): readonly string[] {
  if (!isRecord(element)) return [problem('must be an object', pointer)];
  switch (element['type']) {
    case 'plain_text_input':
      return textInputProblems(element, pointer);
    case 'static_select':
      return selectProblems(element, pointer);
    default:
      return [problem(`unsupported type: ${String(element['type'])}`, `${pointer}/type`)];
  }
}

const maxCharacters = 3000;
const textInputKeys = [
  'action_id',
  'initial_value',
  'multiline',
  'min_length',
  'max_length',
  'placeholder',
];

/** Source: https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
function textInputProblems(input: Json, pointer: string): readonly string[] {
  const longest = Number(input['max_length'] ?? maxCharacters);
  return [
    ...keyProblems(input, textInputKeys, pointer),
    ...optional(input, 'action_id', pointer, (id, at) => textProblems(id, 255, at)),
    ...optional(input, 'initial_value', pointer, (value, at) => textProblems(value, longest, at)),
    ...optional(input, 'multiline', pointer, booleanProblems),
    ...optional(input, 'min_length', pointer, (length, at) => lengthProblems(length, 0, at)),
    ...optional(input, 'max_length', pointer, (length, at) => lengthProblems(length, 1, at)),
    ...optional(input, 'placeholder', pointer, plainText(150)),
  ];
}

function lengthProblems(length: unknown, min: number, pointer: string): readonly string[] {
  if (!Number.isInteger(length)) return [problem('must be an integer', pointer)];
  if (Number(length) < min) return [problem(`must be more than ${min - 1}`, pointer)];
  if (Number(length) > maxCharacters)
    return [problem(`must be less than ${maxCharacters + 1}`, pointer)];
  return [];
}
