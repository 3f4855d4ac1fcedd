import { el } from '../dom.ts';
import { withEmoji } from '../mrkdwn/emoji.ts';
import { parseMrkdwn } from '../mrkdwn/parse-mrkdwn.ts';
import { dateText, mentionText, type Names } from '../mrkdwn/plain-text.ts';
import { isSafeUrl } from '../mrkdwn/safe-url.ts';
import type { DateSegment, Segment, Segments } from '../mrkdwn/segment.ts';
import { section } from '../page-state.ts';
import { serverNow } from '../time.ts';

/** Draws a text with Slack's markup. */
export const drawMarkup = (text: string): readonly (Node | string)[] =>
  drawSegments(parseMrkdwn(text));

/** Draws a `plain_text`: it has emoji, but no markup. */
export const drawPlain = (text: string): string => withEmoji(text);

export const drawSegments = (segments: Segments): readonly (Node | string)[] =>
  segments.map(drawSegment);

function drawSegment(segment: Segment): Node | string {
  switch (segment.kind) {
    case 'text':
      return segment.text;
    case 'code':
    case 'pre':
      return el(segment.kind, {}, segment.text);
    case 'bold':
    case 'italic':
    case 'strike':
    case 'quote':
      return el(tags[segment.kind], {}, ...drawSegments(segment.children));
    case 'link':
      return drawLink(segment.text, segment.url);
    case 'date':
      return drawDate(segment);
    case 'broadcast':
      return el('span', { class: 'mention' }, segment.text);
    case 'user':
    case 'channel':
      return el('span', { class: 'mention' }, mentionText(segment, names));
  }
}

const tags = { bold: 'b', italic: 'i', strike: 's', quote: 'blockquote' } as const;

function drawDate(segment: DateSegment): Node {
  const at = new Date(segment.epochSeconds * 1000);
  const text = dateText(segment, { now: new Date(serverNow()) });
  const title = Number.isNaN(at.getTime()) ? undefined : at.toISOString();
  const content = segment.url === '' ? text : drawLink(text, segment.url);
  return el('time', { class: 'date', datetime: title, title }, content);
}

const names: Names = {
  user: (id) => section('environment')?.users.find((user) => user.id === id)?.name ?? id,
  channel: (id) => section('slack')?.find(({ channel }) => channel.id === id)?.channel.name ?? id,
};

/** A link to the access portal, or to a role in it, leads to the Accounts panel of this page. Others open a new tab. */
export function drawLink(label: string, url: string, className?: string): Node | string {
  if (!isSafeUrl(url)) return label;
  if (isPortal(url))
    return el(
      'a',
      { href: '#accounts', class: className },
      label === url ? 'the access portal' : label,
    );
  return el(
    'a',
    { href: url, rel: 'noreferrer noopener', target: '_blank', class: className },
    label,
  );
}

function isPortal(url: string): boolean {
  const { origin, pathname } = new URL(url, location.href);
  return origin === location.origin && /^\/portal\/?$/.test(pathname);
}
