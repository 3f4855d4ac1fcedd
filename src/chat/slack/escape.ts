import { maxShownLength, oneLine } from '../../platform/one-line.ts';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Makes text from users or AWS safe for a Slack message: one line that is not too long, escaped, so that it
 * cannot mention or link.
 * Source: https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export const escapeMrkdwn = (text: string): string => escapeUpTo(text, maxShownLength);

function escapeUpTo(text: string, maxLength: number): string {
  return oneLine(text, maxLength).replace(/[&<>]/g, (character) => escapes[character] ?? '');
}

/**
 * Escapes text and formats it as code, in which Slack shows no link, emoji or other formatting. Backticks, which would end the
 * code, become quotes.
 */
export const code = (text: string): string => codeUpTo(text, maxShownLength);

/** The same for a text that may be longer. */
export const codeUpTo = (text: string, maxLength: number): string =>
  `\`${escapeUpTo(text.replaceAll('`', "'"), maxLength)}\``;
