import { shown } from '../../platform/one-line.ts';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Makes text from users or AWS safe for a Slack message: one line that is not too long, escaped, so that it
 * cannot mention or link.
 * Source: https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escapeMrkdwn(text: string): string {
  return shown(text).replace(/[&<>]/g, (character) => escapes[character] ?? '');
}

/** Escapes text and formats it as code. Backticks, which would end the code, become quotes. */
export const code = (text: string): string => `\`${escapeMrkdwn(text.replaceAll('`', "'"))}\``;

/** Formats a time as `14:05:00 UTC`, with the date unless it is the date of `now`. */
export function clockTime(iso: string, now: number): string {
  const [date = '', time = ''] = iso.split('T');
  const isToday = new Date(now).toISOString().startsWith(date);
  return `${isToday ? '' : `${date} `}${time.slice(0, 8)} UTC`;
}
