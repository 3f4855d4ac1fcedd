/** A part of a text in Slack's markup. */
export type Segment =
  | { readonly kind: 'text' | 'bold' | 'italic' | 'strike' | 'code' | 'pre'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

const marked =
  /(```[\s\S]+?```|`[^`\n]+`|<[^<>\n]+>|(?<![\w*])\*[^*\n]+\*(?![\w*])|(?<![\w_])_[^_\n]+_(?![\w_])|(?<![\w~])~[^~\n]+~(?![\w~]))/;

/** Parses the subset of Slack's markup that apps write. Other text stays unchanged. */
export const parseMrkdwn = (text: string): readonly Segment[] =>
  text
    .split(marked)
    .map((part, index) => (index % 2 === 1 ? parseMarked(part) : buildSegment('text', part)))
    .filter((segment) => segment.text !== '');

function parseMarked(part: string): Segment {
  if (part.startsWith('```')) return buildSegment('pre', part.slice(3, -3).trim());
  const inner = part.slice(1, -1);
  if (part.startsWith('`')) return buildSegment('code', inner);
  if (part.startsWith('*')) return buildSegment('bold', inner);
  if (part.startsWith('_')) return buildSegment('italic', inner);
  if (part.startsWith('~')) return buildSegment('strike', inner);
  const [url = '', label = url] = inner.split('|');
  // Mentions, and links with schemes other than http and https, are shown without a link.
  if (!/^https?:\/\//.test(url)) return buildSegment('bold', decodeEntities(label));
  return { kind: 'link', url: decodeEntities(url), text: decodeEntities(label) };
}

const buildSegment = (
  kind: 'text' | 'bold' | 'italic' | 'strike' | 'code' | 'pre',
  text: string,
): Segment => ({ kind, text: decodeEntities(text) });

const characters: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

const decodeEntities = (text: string): string =>
  text.replace(/&(amp|lt|gt);/g, (escaped) => characters[escaped] ?? escaped);
