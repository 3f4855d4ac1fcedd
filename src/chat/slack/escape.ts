const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const maxLength = 300;

/**
 * Makes text from users or AWS safe for a Slack message: escapes it, so that it cannot mention or
 * link; replaces control characters; and truncates it to 300 characters.
 * Source: https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escapeMrkdwn(text: string): string {
  const visible = text.replace(/\p{C}+/gu, ' ');
  const truncated = visible.length > maxLength ? `${visible.slice(0, maxLength)}…` : visible;
  return truncated.toWellFormed().replace(/[&<>]/g, (character) => escapes[character] ?? '');
}

/** Escapes text and formats it as code. Backticks, which would end the code, become quotes. */
export const code = (text: string): string => `\`${escapeMrkdwn(text.replaceAll('`', "'"))}\``;

/** Formats a time as `14:05:00 UTC`, with the date unless it is the date of `now`. */
export function clockTime(iso: string, now: number): string {
  const [date = '', time = ''] = iso.split('T');
  const isToday = new Date(now).toISOString().startsWith(date);
  return `${isToday ? '' : `${date} `}${time.slice(0, 8)} UTC`;
}
