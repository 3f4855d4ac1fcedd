/** A piece of Slack's markup. */
export type Piece =
  | { readonly kind: 'text' | 'bold' | 'italic' | 'strike' | 'code' | 'pre'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

const marked =
  /(```[\s\S]+?```|`[^`\n]+`|<[^<>\n]+>|(?<![\w*])\*[^*\n]+\*(?![\w*])|(?<![\w_])_[^_\n]+_(?![\w_])|(?<![\w~])~[^~\n]+~(?![\w~]))/;

/** Reads Slack's markup, as far as apps write it. What is no markup stays as it is. */
export const parseMrkdwn = (text: string): readonly Piece[] =>
  text
    .split(marked)
    .map((part, index) => (index % 2 === 1 ? readMarked(part) : plain('text', part)))
    .filter((piece) => piece.text !== '');

function readMarked(part: string): Piece {
  if (part.startsWith('```')) return plain('pre', part.slice(3, -3).trim());
  const inner = part.slice(1, -1);
  if (part.startsWith('`')) return plain('code', inner);
  if (part.startsWith('*')) return plain('bold', inner);
  if (part.startsWith('_')) return plain('italic', inner);
  if (part.startsWith('~')) return plain('strike', inner);
  const [url = '', label = url] = inner.split('|');
  // Anything but the web's own schemes, and mentions, is shown and leads nowhere.
  if (!/^https?:\/\//.test(url)) return plain('bold', unescaped(label));
  return { kind: 'link', url: unescaped(url), text: unescaped(label) };
}

const plain = (
  kind: 'text' | 'bold' | 'italic' | 'strike' | 'code' | 'pre',
  text: string,
): Piece => ({ kind, text: unescaped(text) });

const characters: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

const unescaped = (text: string): string =>
  text.replace(/&(amp|lt|gt);/g, (escaped) => characters[escaped] ?? escaped);
