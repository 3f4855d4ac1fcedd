import { isRecord } from '../../is-record.ts';
import type { Json } from '../messages/message.ts';
import { confirmProblems } from './confirm-problems.ts';
import {
  keyProblems,
  missing,
  optional,
  problem,
  textObjectProblems,
  textProblems,
} from './problems.ts';
import { selectProblems } from './select-problems.ts';

/** The problems of an interactive element or an image beside a section. */
export function elementProblems(element: unknown, pointer: string): readonly string[] {
  if (!isRecord(element)) return [problem('must be an object', pointer)];
  switch (element['type']) {
    case 'button':
      return buttonProblems(element, pointer);
    case 'static_select':
      return selectProblems(element, pointer);
    case 'image':
      return imageProblems(element, pointer);
    default:
      return [problem(`unsupported type: ${String(element['type'])}`, `${pointer}/type`)];
  }
}

const buttonKeys = ['action_id', 'text', 'value', 'url', 'style', 'confirm', 'accessibility_label'];

/** Source: https://docs.slack.dev/reference/block-kit/block-elements/button-element */
function buttonProblems(button: Json, pointer: string): readonly string[] {
  const atMost = (max: number) => (value: unknown, at: string) => textProblems(value, max, at);
  return [
    ...keyProblems(button, buttonKeys, pointer),
    ...(missing(button, 'text', pointer) ??
      textObjectProblems(button['text'], `${pointer}/text`, { max: 75, type: 'plain_text' })),
    ...optional(button, 'action_id', pointer, atMost(255)),
    ...optional(button, 'value', pointer, atMost(2000)),
    ...optional(button, 'accessibility_label', pointer, atMost(75)),
    ...optional(button, 'url', pointer, urlProblems),
    ...optional(button, 'style', pointer, (style, at) =>
      style === 'primary' || style === 'danger'
        ? []
        : [problem('must be one of: primary, danger', at)],
    ),
    ...optional(button, 'confirm', pointer, confirmProblems),
  ];
}

function urlProblems(url: unknown, pointer: string): readonly string[] {
  const tooLong = textProblems(url, 3000, pointer);
  if (tooLong.length > 0) return tooLong;
  return URL.canParse(String(url)) ? [] : [problem('must be a valid URL', pointer)];
}

/** An image as a block, as an element of a context or beside a section. */
export function imageProblems(image: unknown, pointer: string): readonly string[] {
  if (!isRecord(image)) return [problem('must be an object', pointer)];
  const { image_url: url, slack_file: file } = image;
  return [
    ...keyProblems(image, ['image_url', 'slack_file', 'alt_text', 'title'], pointer),
    ...(url === undefined && file === undefined
      ? [problem('must define either `image_url` or `slack_file`', pointer)]
      : []),
    ...optional(image, 'image_url', pointer, urlProblems),
    ...(missing(image, 'alt_text', pointer) ??
      textProblems(image['alt_text'], 2000, `${pointer}/alt_text`)),
    ...optional(image, 'title', pointer, (title, at) =>
      textObjectProblems(title, at, { max: 2000, type: 'plain_text' }),
    ),
  ];
}
