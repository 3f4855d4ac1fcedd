/**
 * Control, format and separator characters. They move the cursor, start a new line, colour a terminal
 * or reverse the direction of the text, so that a name could forge the rest of a line.
 */
const unsafeCharacter = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Longer than any name; what people read of a text from outside is cut here. */
export const maxShownLength = 300;

/** Text from outside, as people read it within a sentence: one safe line that is not too long. */
export const shown = (text: string): string => oneLine(text, maxShownLength);

/** White space, and letters and symbols that have no ink: with enough of them a text looks like several lines. */
const blanks = /[\s\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0]+/gu;

/**
 * Returns what somebody has written as one plain line of at most `maxLength` characters: unsafe characters are gone, and white
 * space, also of other kinds, is one space. Does not escape HTML.
 */
export const plainLine = (text: string, maxLength: number): string =>
  oneLine(
    text
      .slice(0, 8 * maxLength)
      .toWellFormed()
      .replace(blanks, ' ')
      .replace(unsafeCharacter, '')
      .replace(/ +/g, ' ')
      .trim(),
    maxLength,
  );

/**
 * Returns text from outside as one safe line of at most `maxLength` characters. Unsafe characters
 * become U+FFFD, and a longer text ends with an ellipsis. Does not escape HTML.
 */
export function oneLine(text: string, maxLength: number): string {
  const start = text.slice(0, 2 * maxLength + 2).toWellFormed();
  const characters = [...start.replace(unsafeCharacter, '\uFFFD')];
  if (characters.length <= maxLength) return characters.join('');
  return `${characters.slice(0, maxLength - 1).join('')}…`;
}
