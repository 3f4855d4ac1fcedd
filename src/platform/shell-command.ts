import { oneLine } from './one-line.ts';

/** Longer than any word of our commands. A word that was cut names nothing. */
const maxWordLength = 2_048;

/** Words for which no POSIX shell needs quotes. */
const plainWord = /^[\w@%+=:,./-]+$/;

const quote = (word: string): string =>
  plainWord.test(word) ? word : `'${oneLine(word, maxWordLength).replaceAll("'", "'\\''")}'`;

/** A command line for people to paste into a POSIX shell, on which each word stays one word. */
export const shellCommand = (words: readonly string[]): string => words.map(quote).join(' ');
