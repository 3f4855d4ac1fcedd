import type { ImageView, PartView, RichPartView, TextView } from '../../view/sections.ts';
import { el } from '../dom.ts';
import type { PressTarget } from '../requests.ts';
import { buildButton } from './button-element.ts';
import { buildInput, buildSelect } from './field-element.ts';
import { drawMarkup, drawPlain, drawSegments } from './markup.ts';

/** Draws one part of a message or view. */
export function buildPart(target: PressTarget, part: PartView): HTMLElement {
  switch (part.kind) {
    case 'divider':
      return el('hr');
    case 'header':
      return el('p', { class: 'part-header' }, drawPlain(part.text));
    case 'text':
    case 'plain':
      return el('div', { class: 'part-text' }, ...drawText(part));
    case 'fields':
      return el(
        'div',
        { class: 'fields' },
        ...part.fields.map((field) => el('div', { class: 'part-text' }, ...drawText(field))),
      );
    case 'actions':
      return el(
        'p',
        { class: 'row' },
        ...part.elements.map((view) =>
          view.kind === 'select' ? buildSelect(target, view) : buildButton(target, view),
        ),
      );
    case 'input':
      return buildInput(target, part);
    case 'context':
      return el('div', { class: 'part-context' }, ...part.items.map(buildContextItem));
    case 'image':
      return buildImage(part);
    case 'section':
      return el(
        'div',
        { class: 'part-section' },
        el('div', {}, ...part.body.map((body) => buildPart(target, body))),
        buildPart(target, part.accessory),
      );
    case 'rich':
      return el('div', { class: 'part-rich' }, ...part.parts.map(buildRichPart));
  }
}

const drawText = ({ kind, text }: TextView): readonly (Node | string)[] =>
  kind === 'plain' ? [drawPlain(text)] : drawMarkup(text);

const buildContextItem = (item: TextView | ImageView): HTMLElement =>
  item.kind === 'image' ? buildImage(item) : el('span', {}, ...drawText(item));

function buildImage({ title, alt }: ImageView): HTMLElement {
  const label = alt || title || 'without a description';
  return el('span', { class: 'image', title: 'The page loads no image' }, `Image: ${label}`);
}

function buildRichPart(part: RichPartView): HTMLElement {
  switch (part.kind) {
    case 'paragraph':
      return el('div', { class: 'part-text' }, ...drawSegments(part.segments));
    case 'quote':
      return el('blockquote', {}, ...drawSegments(part.segments));
    case 'pre':
      return el('pre', {}, ...drawSegments(part.segments));
    case 'list': {
      const items = part.items.map((item) => el('li', {}, ...drawSegments(item)));
      const list = el(part.isOrdered ? 'ol' : 'ul', {}, ...items);
      list.style.marginInlineStart = `${Math.min(part.indent, 8) * 20}px`;
      return list;
    }
  }
}
