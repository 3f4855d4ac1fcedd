/**
 * Returns what is wrong with a secret or token as it was stored, such as a line end that a shell added;
 * `undefined` if nothing is. Slack's have neither white space nor quotes.
 */
export function findMisstored(text: string): string | undefined {
  if (/[\s\p{Cc}\p{Cf}]/u.test(text)) return 'contains white space, such as a line end';
  if (/["'`\u2018-\u201f]/.test(text)) return 'contains quotes';
  return undefined;
}

/** Returns why Slack would not accept this bot token, as far as its form shows; `undefined` if it may. */
export function findTokenProblem(token: string): string | undefined {
  const misstored = findMisstored(token);
  if (misstored !== undefined) return misstored;
  if (!token.startsWith('xoxb-')) return 'does not begin with xoxb-, as bot tokens do';
  return token.length < minTokenLength ? `is shorter than ${minTokenLength} characters` : undefined;
}

const minTokenLength = 24;
