import { isAccountId } from '../../../request/ids.ts';
import type { RequestWords } from './parse-text.ts';

/** The accounts that the beginning of a text names, and the words after it. */
export interface AccountMatch {
  /** Empty where no account is called so. */
  readonly accountIds: readonly string[];
  readonly rest: readonly string[];
}

/**
 * Finds the accounts that a text names: by the 12 digits of an id, else by a whole name, the longest that the words begin with,
 * else by the beginning of a name, which is one word or in quotes. Names are compared without regard to case.
 */
export function matchAccounts(
  { quoted, words }: RequestWords,
  accountNames: ReadonlyMap<string, string>,
): AccountMatch {
  const [first = '', ...others] = words;
  const [start, rest] = quoted === undefined ? [first, others] : [quoted, words];
  if (isAccountId(start)) return { accountIds: [start], rest };
  const accounts = [...accountNames].map(([id, name]) => ({ id, name: fold(name) }));
  const idsOf = (matches: (name: string) => boolean): readonly string[] =>
    accounts.flatMap(({ id, name }) => (matches(name) ? [id] : []));
  const whole = quoted === undefined ? findWholeName(words, idsOf) : wholeName(quoted, rest, idsOf);
  const beginning = fold(start);
  return whole ?? { accountIds: idsOf((name) => name.startsWith(beginning)), rest };
}

type IdsOf = (matches: (name: string) => boolean) => readonly string[];

/** No name is longer. */
const maxNameWords = 20;

function findWholeName(words: readonly string[], idsOf: IdsOf): AccountMatch | undefined {
  for (let count = Math.min(words.length, maxNameWords); count > 0; count -= 1) {
    const match = wholeName(words.slice(0, count).join(' '), words.slice(count), idsOf);
    if (match !== undefined) return match;
  }
  return undefined;
}

function wholeName(text: string, rest: readonly string[], idsOf: IdsOf): AccountMatch | undefined {
  const folded = fold(text);
  const accountIds = idsOf((name) => name === folded);
  return accountIds.length === 0 ? undefined : { accountIds, rest };
}

/** Names are the same if people read them as the same. */
export const fold = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
