import { oneLine } from '../../platform/one-line.ts';
import type { Line } from '../content/summary.ts';
import { splitCode } from '../sessions/living-sessions.ts';
import { alignColumns } from './align-columns.ts';
import { wrap } from './wrap.ts';

const maxLine = 600;
const maxSentence = 500;

export const heading = (title: string): readonly string[] => [title, '-'.repeat(title.length)];

/** Labels with their values. */
export const renderLines = (lines: readonly Line[]): readonly string[] => [
  ...alignColumns(lines.map(({ label, value }) => [`${label}:`, oneLine(value, maxLine)])),
  '',
];

export const renderList = (title: string, sentences: readonly string[]): readonly string[] => [
  ...heading(title),
  ...sentences.flatMap(renderItem),
  '',
];

/** The same, with each policy and each command unbroken in a line of its own, to be copied. */
export const renderListWithCode = (
  title: string,
  sentences: readonly string[],
): readonly string[] => [
  ...heading(title),
  ...sentences.flatMap((sentence) => {
    const { text, code } = splitCode(sentence);
    return [...renderItem(text), ...(code === '' ? [] : [`  ${oneLine(code, maxSentence)}`])];
  }),
  '',
];

const indent = '  ';

function renderItem(sentence: string): readonly string[] {
  const [first = '', ...rest] = wrap(oneLine(sentence, maxSentence), indent);
  return [`- ${first.slice(indent.length)}`, ...rest];
}
