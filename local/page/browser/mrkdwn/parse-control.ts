import { isSafeUrl } from './safe-url.ts';
import type { Segment } from './segment.ts';

/**
 * Parses what stands between `<` and `>`: a mention, a date or a link.
 * Source: https://docs.slack.dev/messaging/formatting-message-text#advanced
 */
export function parseControl(inner: string): Segment {
  const [target = '', ...labels] = inner.split('|');
  const label = decodeEntities(labels.join('|'));
  if (target.startsWith('!date^')) return parseDate(target, label);
  if (target.startsWith('!')) return { kind: 'broadcast', text: label || `@${nameOf(target)}` };
  if (/^@\w+$/.test(target)) return { kind: 'user', id: target.slice(1), text: label };
  if (/^#\w+$/.test(target)) return { kind: 'channel', id: target.slice(1), text: label };
  const url = decodeEntities(target);
  // A link with another scheme is shown without a link.
  if (!isSafeUrl(url)) return { kind: 'text', text: label || url };
  return { kind: 'link', url, text: label || url };
}

/** `<!date^epoch^format^link|fallback>`; the link is optional. */
function parseDate(target: string, fallback: string): Segment {
  const [, epoch = '', format = '', url = ''] = target.split('^');
  const epochSeconds = Number(epoch);
  const isDate = /^\d{1,12}$/.test(epoch) && format !== '';
  if (!isDate) return { kind: 'text', text: fallback };
  return {
    kind: 'date',
    epochSeconds,
    format: decodeEntities(format),
    url: isSafeUrl(decodeEntities(url)) ? decodeEntities(url) : '',
    text: fallback,
  };
}

/** `!subteam^S012|@team` has its name as the label. */
const nameOf = (target: string): string => target.slice(1).split('^').at(-1) ?? '';

const characters: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

export const decodeEntities = (text: string): string =>
  text.replace(/&(amp|lt|gt);/g, (escaped) => characters[escaped] ?? escaped);
