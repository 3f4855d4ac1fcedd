import { isRecord } from '../../is-record.ts';
import { problem } from './problems.ts';

const containers: readonly unknown[] = [
  'rich_text_section',
  'rich_text_list',
  'rich_text_quote',
  'rich_text_preformatted',
];
const inline: readonly unknown[] = [
  'text',
  'link',
  'emoji',
  'user',
  'usergroup',
  'channel',
  'broadcast',
  'date',
  'color',
];

/**
 * The problems of one element of a `rich_text` block.
 * Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 */
export function richTextProblems(element: unknown, pointer: string): readonly string[] {
  if (!isRecord(element) || !containers.includes(element['type']))
    return [problem(`unsupported type: ${typeOf(element)}`, `${pointer}/type`)];
  const { elements } = element;
  if (!Array.isArray(elements)) return [problem('missing required field: elements', pointer)];
  const isList = element['type'] === 'rich_text_list';
  return elements.flatMap((child, index) => {
    const at = `${pointer}/elements/${index}`;
    if (isList && typeOf(child) === 'rich_text_section') return richTextProblems(child, at);
    if (!isList && isRecord(child) && inline.includes(child['type'])) return [];
    return [problem(`unsupported type: ${typeOf(child)}`, `${at}/type`)];
  });
}

const typeOf = (element: unknown): string => (isRecord(element) ? String(element['type']) : 'none');
