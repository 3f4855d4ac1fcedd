import { oneLine } from '../../../platform/one-line.ts';

/** What the text of a command asks for. */
export type CommandText =
  | { readonly kind: 'list' }
  | { readonly kind: 'help' }
  | { readonly kind: 'request'; readonly words: RequestWords };

export interface RequestWords {
  /** What is between quotes at the beginning: the name of an account, or the beginning of one. */
  readonly quoted: string | undefined;
  /** The other words. */
  readonly words: readonly string[];
}

/** Longer than any account name with a reason; more is cut. */
const maxLength = 500;

/** Straight quotes, and those that phones make of them. */
const quotedStart = /^["“”„«»]([^"“”„«»]+)["“”„«»](?:\s+|$)/u;

/** Reads the text of a command: one line of at most 500 characters, without characters that could forge the rest of a line. */
export function parseText(typed: string): CommandText {
  const text = oneLine(typed.replace(/\s+/gu, ' ').trim(), maxLength);
  if (text === '') return { kind: 'list' };
  if (text.toLowerCase() === 'help') return { kind: 'help' };
  const [whole, quoted] = quotedStart.exec(text) ?? [];
  const name = quoted?.trim();
  const words = wordsOf(name ? text.slice(whole?.length) : text);
  return { kind: 'request', words: { quoted: name || undefined, words } };
}

const wordsOf = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');
