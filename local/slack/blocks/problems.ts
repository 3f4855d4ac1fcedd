import { isRecord } from '../../is-record.ts';
import type { Json } from '../messages/message.ts';

/** In Slack's form: the text and a JSON pointer. */
export const problem = (text: string, pointer: string): string =>
  `${text} [json-pointer:${pointer}]`;

/** Members that Slack does not know for the object. Every block may have an id. */
export function keyProblems(
  object: Json,
  keys: readonly string[],
  pointer: string,
): readonly string[] {
  return otherKeyProblems(object, ['type', 'block_id', ...keys], pointer);
}

/** Members of an object that is neither a block nor an element, and so has no id. */
export const otherKeyProblems = (
  object: Json,
  keys: readonly string[],
  pointer: string,
): readonly string[] =>
  Object.keys(object)
    .filter((key) => !keys.includes(key))
    .map((key) => problem(`invalid additional property: ${key}`, pointer));

/** The problem of an absent member; undefined where the object has it. */
export const missing = (
  object: Json,
  member: string,
  pointer: string,
): readonly string[] | undefined =>
  object[member] === undefined
    ? [problem(`missing required field: ${member}`, pointer)]
    : undefined;

/** The problems of a member that the object has; none where it is absent. */
export const optional = (
  object: Json,
  member: string,
  pointer: string,
  rule: (value: unknown, pointer: string) => readonly string[],
): readonly string[] =>
  object[member] === undefined ? [] : rule(object[member], `${pointer}/${member}`);

export const countProblems = (
  items: readonly unknown[],
  max = Number.POSITIVE_INFINITY,
  pointer: string,
): readonly string[] =>
  items.length > max ? [problem(`no more than ${max} items allowed`, pointer)] : [];

/** Slack counts characters, and names the first number that is too many. */
export function textProblems(value: unknown, max: number, pointer: string): readonly string[] {
  if (typeof value !== 'string') return [problem('must be a string', pointer)];
  if (value.length > max) return [problem(`must be less than ${max + 1} characters`, pointer)];
  return [];
}

export const booleanProblems = (value: unknown, pointer: string): readonly string[] =>
  typeof value === 'boolean' ? [] : [problem('must be a boolean', pointer)];

export interface TextRule {
  readonly max: number;
  /** Either type by default. */
  readonly type?: 'plain_text';
}

/** The rule of a member that is a `plain_text` of at most `max` characters. */
export const plainText =
  (max: number) =>
  (value: unknown, pointer: string): readonly string[] =>
    textObjectProblems(value, pointer, { max, type: 'plain_text' });

/** Source: https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
export function textObjectProblems(
  value: unknown,
  pointer: string,
  { max, type }: TextRule,
): readonly string[] {
  if (!isRecord(value)) return [problem('must be an object', pointer)];
  const types = type === undefined ? ['plain_text', 'mrkdwn'] : [type];
  if (!types.includes(String(value['type'])))
    return [problem(`must be one of: ${types.join(', ')}`, `${pointer}/type`)];
  const key = value['type'] === 'plain_text' ? 'emoji' : 'verbatim';
  return [
    ...otherKeyProblems(value, ['type', 'text', key], pointer),
    ...(missing(value, 'text', pointer) ?? textProblems(value['text'], max, `${pointer}/text`)),
    ...(value['text'] === '' ? [problem('must be more than 0 characters', `${pointer}/text`)] : []),
  ];
}
