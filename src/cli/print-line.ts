import { oneLine } from '../platform/one-line.ts';

const maxLineLength = 1_000;

/** Removes terminal control characters, which arguments, file names and records could contain. */
export const safeLine = (line: string): string => oneLine(line, maxLineLength);

/** What a command prints of an error. */
export const errorText = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

export const printLine = (line: string): void => {
  process.stdout.write(`${safeLine(line)}\n`);
};
