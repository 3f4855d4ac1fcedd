const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const maxLength = 300;

/**
 * Makes text that people or AWS wrote harmless in a Slack message: escaped, so that it can neither
 * mention nor link; without control characters; and cut.
 * Source: https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escapeMrkdwn(text: string): string {
  const visible = text.replace(/\p{C}+/gu, ' ');
  const cut = visible.length > maxLength ? `${visible.slice(0, maxLength)}…` : visible;
  return cut.toWellFormed().replace(/[&<>]/g, (character) => escapes[character] ?? '');
}

/** The same as code: a backtick would end it. */
export const code = (text: string): string => `\`${escapeMrkdwn(text.replaceAll('`', "'"))}\``;

/** A time for people: `14:05 UTC`, with the day where it is not the day of `now`. */
export function clockTime(iso: string, now: number): string {
  const [day = '', time = ''] = iso.split('T');
  const today = new Date(now).toISOString().startsWith(day);
  return `${today ? '' : `${day} `}${time.slice(0, 8)} UTC`;
}
