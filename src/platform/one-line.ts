/**
 * Signs that move the cursor, start a new line, colour a terminal or turn the direction of the text,
 * so that a name could make a line say what it does not: all control, format and separator signs.
 */
const unsafeCharacter = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Text from outside as one harmless line of at most `longest` signs: unsafe signs become U+FFFD, and
 * what is too long ends in an ellipsis. It is not escaped for HTML.
 */
export function oneLine(text: string, maxLength: number): string {
  const head = text.slice(0, 2 * maxLength + 2).toWellFormed();
  const signs = [...head.replace(unsafeCharacter, '\uFFFD')];
  return signs.length <= maxLength ? signs.join('') : `${signs.slice(0, maxLength - 1).join('')}…`;
}
