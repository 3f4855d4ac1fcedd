import { emojiOf } from './emoji.ts';
import { decodeEntities, parseControl } from './parse-control.ts';
import type { Segment, Segments } from './segment.ts';

/**
 * Parses the subset of Slack's markup that apps write. Other text stays unchanged.
 * Source: https://docs.slack.dev/messaging/formatting-message-text
 */
export function parseMrkdwn(text: string): Segments {
  return joinTexts(
    text
      .split(/(```[\s\S]+?```)/)
      .flatMap((part, index) =>
        index % 2 === 1 ? [preformatted(part.slice(3, -3).trim())] : parseLines(part),
      ),
  );
}

/** A line that begins with `>` is a quote; `>>>` quotes everything after it. */
function parseLines(text: string): Segments {
  const [before = '', rest] = text.split(/^(?:&gt;|>){3}/m, 2);
  const runs: { isQuote: boolean; lines: string[] }[] = [];
  for (const line of before.split('\n')) {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line)?.[1];
    const isQuote = quoted !== undefined;
    const last = runs.at(-1);
    if (last?.isQuote === isQuote) last.lines.push(quoted ?? line);
    else runs.push({ isQuote, lines: [quoted ?? line] });
  }
  const segments = runs.flatMap(({ isQuote, lines }) => {
    const children = parseInline(lines.join('\n'));
    return isQuote ? [quote(children)] : children;
  });
  return rest === undefined ? segments : [...segments, quote(parseInline(rest.trim()))];
}

const preformatted = (text: string): Segment => ({ kind: 'pre', text: decodeEntities(text) });
const quote = (children: Segments): Segment => ({ kind: 'quote', children });

const marked =
  /(`[^`\n]+`|<[^<>\n]+>|:[\w+'-]+:(?::skin-tone-\d:)?|https?:\/\/[^\s<>|*`]*[^\s<>|*`.,;:!?)"']|(?<![\w*])\*[^*\n]+\*(?![\w*])|(?<![\w_])_[^_\n]+_(?![\w_])|(?<![\w~])~[^~\n]+~(?![\w~]))/;

const parseInline = (text: string): Segments =>
  text
    .split(marked)
    .map((part, index) => (index % 2 === 1 ? parseMarked(part) : plain(part)))
    .filter((segment) => segment.kind !== 'text' || segment.text !== '');

function parseMarked(part: string): Segment {
  const inner = part.slice(1, -1);
  switch (part.charAt(0)) {
    case '`':
      return { kind: 'code', text: decodeEntities(inner) };
    case '<':
      return parseControl(inner);
    case ':':
      return plain(emojiOf(part) ?? part);
    case '*':
      return { kind: 'bold', children: parseInline(inner) };
    case '_':
      return { kind: 'italic', children: parseInline(inner) };
    case '~':
      return { kind: 'strike', children: parseInline(inner) };
    default:
      return parseControl(part);
  }
}

const plain = (text: string): Segment => ({ kind: 'text', text: decodeEntities(text) });

function joinTexts(segments: Segments): Segments {
  const joined: Segment[] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    if (segment.kind === 'text' && last?.kind === 'text')
      joined.splice(-1, 1, { kind: 'text', text: last.text + segment.text });
    else joined.push(segment);
  }
  return joined;
}
