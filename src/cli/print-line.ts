import { oneLine } from '../platform/one-line.ts';

const maxLineLength = 1_000;

/** Prints a line. Its parts may come from records, which could contain terminal control characters. */
export const printLine = (line: string): void => {
  process.stdout.write(`${oneLine(line, maxLineLength)}\n`);
};
