import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../../is-record.ts';
import type { Json } from '../messages/message.ts';
import { confirmProblems } from './confirm-problems.ts';
import {
  countProblems,
  keyProblems,
  missing,
  optional,
  otherKeyProblems,
  plainText,
  problem,
  textProblems,
} from './problems.ts';

const maxOptions = 100;
const selectKeys = ['action_id', 'placeholder', 'options', 'initial_option', 'confirm'];

/**
 * The problems of a select menu with static options. Its options in groups are not drawn.
 * Source: https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#static_select
 */
export function selectProblems(select: Json, pointer: string): readonly string[] {
  const { options } = select;
  return [
    ...keyProblems(select, selectKeys, pointer),
    ...optional(select, 'action_id', pointer, (id, at) => textProblems(id, 255, at)),
    ...optional(select, 'placeholder', pointer, plainText(150)),
    ...(missing(select, 'options', pointer) ?? optionsProblems(options, `${pointer}/options`)),
    ...optional(select, 'initial_option', pointer, (initial, at) =>
      Array.isArray(options) && options.some((option) => isDeepStrictEqual(option, initial))
        ? []
        : [problem('must be one of the provided options', at)],
    ),
    ...optional(select, 'confirm', pointer, confirmProblems),
  ];
}

function optionsProblems(options: unknown, pointer: string): readonly string[] {
  if (!Array.isArray(options)) return [problem('must be an array', pointer)];
  return [
    ...(options.length === 0 ? [problem('no less than 1 items allowed', pointer)] : []),
    ...countProblems(options, maxOptions, pointer),
    ...options.flatMap((option, index) => optionProblems(option, `${pointer}/${index}`)),
  ];
}

/** Source: https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
function optionProblems(option: unknown, pointer: string): readonly string[] {
  if (!isRecord(option)) return [problem('must be an object', pointer)];
  return [
    ...otherKeyProblems(option, ['text', 'value', 'description'], pointer),
    ...(missing(option, 'text', pointer) ?? plainText(75)(option['text'], `${pointer}/text`)),
    ...(missing(option, 'value', pointer) ??
      textProblems(option['value'], 150, `${pointer}/value`)),
    ...optional(option, 'description', pointer, plainText(75)),
  ];
}
