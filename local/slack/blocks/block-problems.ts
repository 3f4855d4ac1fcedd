import { isRecord } from '../../is-record.ts';
import type { Json } from '../messages/message.ts';
import { elementProblems, imageProblems } from './element-problems.ts';
import { inputProblems } from './input-problems.ts';
import {
  countProblems,
  keyProblems,
  missing,
  optional,
  problem,
  textObjectProblems,
  textProblems,
} from './problems.ts';
import { richTextProblems } from './rich-text-problems.ts';

/** A message's; a view may have more. */
const maxBlocks = 50;

type BlockRule = (block: Json, pointer: string) => readonly string[];

/** The blocks that the local Slack draws. Slack has more, which it would have to draw first. */
const rules: Readonly<Record<string, BlockRule>> = {
  section: sectionProblems,
  header: (block, pointer) => [
    ...keyProblems(block, ['text'], pointer),
    ...(missing(block, 'text', pointer) ??
      textObjectProblems(block['text'], `${pointer}/text`, { max: 150, type: 'plain_text' })),
  ],
  divider: (block, pointer) => keyProblems(block, [], pointer),
  image: imageProblems,
  context: (block, pointer) => [
    ...keyProblems(block, ['elements'], pointer),
    ...elementsProblems(block, pointer, 10, contextElementProblems),
  ],
  actions: (block, pointer) => [
    ...keyProblems(block, ['elements'], pointer),
    ...elementsProblems(block, pointer, 25, elementProblems),
    ...repeatedIds(block, pointer),
  ],
  input: inputProblems,
  rich_text: (block, pointer) => [
    ...keyProblems(block, ['elements'], pointer),
    ...elementsProblems(block, pointer, undefined, richTextProblems),
  ],
};

/**
 * What Slack would say of invalid blocks, as in `response_metadata.messages`; empty for valid ones.
 * Source: https://docs.slack.dev/reference/block-kit/blocks
 */
export function findBlockProblems(
  blocks: readonly Json[],
  pointer: string,
  max = maxBlocks,
): readonly string[] {
  return [
    ...countProblems(blocks, max, pointer),
    ...blocks.flatMap((block, index) => blockProblems(block, `${pointer}/${index}`)),
    ...repeatedBlockIds(blocks, pointer),
  ];
}

function blockProblems(block: Json, pointer: string): readonly string[] {
  const type = block['type'];
  if (type === undefined) return [problem('missing required field: type', pointer)];
  const rule = new Map(Object.entries(rules)).get(String(type));
  if (rule === undefined) return [problem(`unsupported type: ${String(type)}`, `${pointer}/type`)];
  const id = optional(block, 'block_id', pointer, (value, at) => textProblems(value, 255, at));
  return [...id, ...rule(block, pointer)];
}

function sectionProblems(block: Json, pointer: string): readonly string[] {
  const { text, fields } = block;
  const hasBody = text !== undefined || fields !== undefined;
  return [
    ...keyProblems(block, ['text', 'fields', 'accessory', 'expand'], pointer),
    ...(hasBody ? [] : [problem('must define either `fields` or `text`', pointer)]),
    ...optional(block, 'text', pointer, (value, at) =>
      textObjectProblems(value, at, { max: 3000 }),
    ),
    ...(fields === undefined
      ? []
      : elementsProblems(
          block,
          pointer,
          10,
          (field, at) => textObjectProblems(field, at, { max: 2000 }),
          'fields',
        )),
    ...optional(block, 'accessory', pointer, elementProblems),
  ];
}

function contextElementProblems(element: unknown, pointer: string): readonly string[] {
  if (isRecord(element) && element['type'] === 'image') return imageProblems(element, pointer);
  return textObjectProblems(element, pointer, { max: 3000 });
}

function elementsProblems(
  block: Json,
  pointer: string,
  max: number | undefined,
  rule: (element: unknown, pointer: string) => readonly string[],
  member = 'elements',
): readonly string[] {
  const absent = missing(block, member, pointer);
  if (absent !== undefined) return absent;
  const elements = block[member];
  const at = `${pointer}/${member}`;
  if (!Array.isArray(elements)) return [problem('must be an array', at)];
  return [
    ...(elements.length === 0 ? [problem('no less than 1 items allowed', at)] : []),
    ...countProblems(elements, max, at),
    ...elements.flatMap((element, index) => rule(element, `${at}/${index}`)),
  ];
}

function repeatedIds({ elements }: Json, pointer: string): readonly string[] {
  const ids = Array.isArray(elements)
    ? elements.flatMap((element) => (isRecord(element) ? [element['action_id']] : []))
    : [];
  return repeated(ids).map((id) => problem(`\`action_id\` "${id}" already exists`, pointer));
}

const repeatedBlockIds = (blocks: readonly Json[], pointer: string): readonly string[] =>
  repeated(blocks.map((block) => block['block_id'])).map((id) =>
    problem(`\`block_id\` "${id}" already exists`, pointer),
  );

const repeated = (ids: readonly unknown[]): readonly string[] =>
  ids.filter((id, index) => typeof id === 'string' && ids.indexOf(id) < index).map(String);
