import { InvalidArgumentError } from 'commander';

/** A grant's id, or the beginning of one. */
export const isGrantIdPrefix = (text: string): boolean => /^[0-9a-f]{1,32}$/.test(text);

/** Parses an argument into a grant's id or the beginning of one. */
export function parseGrantIdPrefix(text: string): string {
  if (isGrantIdPrefix(text)) return text;
  throw new InvalidArgumentError(
    'It must be the 32 hex digits of a grant’s id, or the first of them.',
  );
}
