import { html } from 'hono/html';

const marked = /(\*[^*\n]+\*|`[^`\n]+`|<[^<>\n]+>)/;

/** Slack's markup, as far as the messages here use it, as escaped HTML. */
export function renderMrkdwn(text: string) {
  return html`${text.split(marked).map(renderPiece)}`;
}

function renderPiece(piece: string) {
  if (!marked.test(piece)) return html`${unescaped(piece)}`;
  const inner = unescaped(piece.slice(1, -1));
  if (piece.startsWith('*')) return html`<b>${inner}</b>`;
  if (piece.startsWith('`')) return html`<code>${inner}</code>`;
  const [url = '', label = url] = inner.split('|');
  return /^https?:\/\//.test(url)
    ? html`<a href="${url}" rel="noreferrer">${label}</a>`
    : html`<b>${label}</b>`;
}

const characters: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

const unescaped = (text: string): string =>
  text.replace(/&(amp|lt|gt);/g, (escaped) => characters[escaped] ?? escaped);
