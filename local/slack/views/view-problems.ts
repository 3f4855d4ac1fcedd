import { isRecord } from '../../is-record.ts';
import { findBlockProblems } from '../blocks/block-problems.ts';
import {
  booleanProblems,
  missing,
  optional,
  otherKeyProblems,
  plainText,
  problem,
  textProblems,
} from '../blocks/problems.ts';
import type { Json } from '../messages/message.ts';

const maxBlocks = 100;
const keys = [
  'type',
  'title',
  'blocks',
  'close',
  'submit',
  'private_metadata',
  'callback_id',
  'clear_on_close',
  'notify_on_close',
  'external_id',
];

/**
 * What Slack would say of an invalid modal view; empty for a valid one.
 * Source: https://docs.slack.dev/reference/views/modal-views
 */
export function findViewProblems(view: unknown, pointer = '/view'): readonly string[] {
  if (!isRecord(view)) return [problem('must be an object', pointer)];
  const atMost = (max: number) => (value: unknown, at: string) => textProblems(value, max, at);
  return [
    ...otherKeyProblems(view, keys, pointer),
    ...(missing(view, 'type', pointer) ?? typeProblems(view['type'], `${pointer}/type`)),
    ...(missing(view, 'title', pointer) ?? plainText(24)(view['title'], `${pointer}/title`)),
    ...optional(view, 'close', pointer, plainText(24)),
    ...optional(view, 'submit', pointer, plainText(24)),
    ...optional(view, 'private_metadata', pointer, atMost(3000)),
    ...optional(view, 'callback_id', pointer, atMost(255)),
    ...optional(view, 'external_id', pointer, atMost(255)),
    ...optional(view, 'clear_on_close', pointer, booleanProblems),
    ...optional(view, 'notify_on_close', pointer, booleanProblems),
    ...(missing(view, 'blocks', pointer) ?? blocksProblems(view, `${pointer}/blocks`)),
  ];
}

/** Slack has home tabs, too. */
const typeProblems = (type: unknown, pointer: string): readonly string[] =>
  type === 'modal' ? [] : [problem(`unsupported type: ${String(type)}`, pointer)];

function blocksProblems({ blocks, submit }: Json, pointer: string): readonly string[] {
  if (!Array.isArray(blocks)) return [problem('must be an array', pointer)];
  if (!blocks.every(isRecord)) return [problem('must be an object', pointer)];
  return [
    ...findBlockProblems(blocks, pointer, maxBlocks),
    // Source: https://github.com/slackapi/node-slack-sdk/issues/875
    ...blocks.flatMap(({ type }, index) =>
      type === 'input' && submit === undefined
        ? [problem('must define `submit` to use `input` block', `${pointer}/${index}/input`)]
        : [],
    ),
  ];
}
