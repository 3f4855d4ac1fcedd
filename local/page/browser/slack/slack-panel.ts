import type { ButtonView, MessageView, PartView } from '../../view/sections.ts';
import { announce, button, byId, el, sync } from '../dom.ts';
import { section, selection } from '../page-state.ts';
import { pressButton, whileBusy } from '../requests.ts';
import { formatTime } from '../time.ts';
import { showConfirmDialog } from './confirm-dialog.ts';
import { parseMrkdwn } from './mrkdwn.ts';

/** Draws the channel as the selected user sees it. */
export function drawSlack(): void {
  const list = byId('messages');
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  const visible = (section('slack') ?? []).filter(
    ({ onlyFor }) => onlyFor === undefined || onlyFor === selection.userId,
  );
  const newest = visible.at(-1)?.ts;
  sync(list, visible, ({ ts }) => ts, buildMessage);
  if (newest === list.dataset['newest']) return;
  if (list.dataset['newest'] !== undefined)
    announce(list.lastElementChild?.querySelector('.message-body')?.textContent ?? '');
  list.dataset['newest'] = newest ?? '';
  if (isAtEnd) list.scrollTop = list.scrollHeight;
}

function buildMessage(message: MessageView): HTMLElement {
  const isEphemeral = message.onlyFor !== undefined;
  return el(
    'article',
    { class: isEphemeral ? 'message ephemeral' : 'message' },
    el('span', { class: 'avatar', 'aria-hidden': 'true' }, message.from.charAt(0).toUpperCase()),
    el(
      'div',
      { class: 'message-body' },
      isEphemeral && el('p', { class: 'only' }, 'Only visible to you'),
      el(
        'p',
        { class: 'by' },
        el('b', {}, message.from),
        ' ',
        el('span', { class: 'app' }, 'APP'),
        ' ',
        el('time', {}, formatTime(message.at)),
      ),
      ...message.parts.map((part) => buildPart(message, part)),
      ...message.attachments.map((attachment) => buildAttachment(message, attachment)),
    ),
  );
}

function buildAttachment(
  message: MessageView,
  { color, parts }: MessageView['attachments'][number],
) {
  const block = el(
    'div',
    { class: 'attachment' },
    ...parts.map((part) => buildPart(message, part)),
  );
  const namedColors: Readonly<Record<string, string>> = {
    good: '#2eb67d',
    warning: '#daa038',
    danger: '#e01e5a',
  };
  const bar = namedColors[color] ?? color;
  if (/^#?[0-9a-f]{3,6}$/i.test(bar))
    block.style.borderColor = bar.startsWith('#') ? bar : `#${bar}`;
  return block;
}

function buildPart(message: MessageView, part: PartView): HTMLElement {
  switch (part.kind) {
    case 'divider':
      return el('hr');
    case 'header':
      return el('p', { class: 'part-header' }, part.text);
    case 'plain':
      return el('p', {}, part.text);
    case 'fields':
      return el('div', { class: 'fields' }, ...part.fields.map((field) => markup('p', field)));
    case 'buttons':
      return el('p', { class: 'row' }, ...part.buttons.map((view) => buildButton(message, view)));
    case 'context':
      return markup('p', part.text, 'part-context');
    case 'text':
      return markup('p', part.text);
  }
}

function markup(tag: 'p', text: string, className?: string): HTMLElement {
  const tags = { bold: 'b', italic: 'i', strike: 's', code: 'code', pre: 'pre' } as const;
  const segments = parseMrkdwn(text).map((segment) => {
    if (segment.kind === 'text') return segment.text;
    if (segment.kind === 'link') return buildLink(segment.text, segment.url);
    return el(tags[segment.kind], {}, segment.text);
  });
  return el(tag, { class: className }, ...segments);
}

/** A link to the access portal leads to the Accounts panel of this page. */
function buildLink(label: string, url: string): HTMLElement {
  const { origin, pathname } = new URL(url, location.href);
  const isPortal = origin === location.origin && pathname === '/portal';
  if (isPortal) return el('a', { href: '#accounts' }, 'the access portal');
  return el('a', { href: url, rel: 'noreferrer noopener', target: '_blank' }, label);
}

function buildButton(message: MessageView, { position, url, label, style, confirm }: ButtonView) {
  if (position === undefined)
    return /^https?:\/\//.test(url) ? buildLink(label, url) : el('span', {}, label);
  const kind = style === 'danger' || style === 'primary' ? style : 'quiet';
  const focus = `${message.ts}/${position}`;
  return button(label, { class: kind, 'data-focus': focus }, async (pressed) => {
    if (confirm && !(await showConfirmDialog(confirm, style === 'danger'))) return;
    await whileBusy(pressed, async () => {
      const problem = await pressButton(message.ts, position, selection.userId);
      if (problem !== undefined) return showProblem(pressed, problem);
      // Scrolls to the reply, which is the last message.
      const list = byId('messages');
      list.scrollTop = list.scrollHeight;
    });
  });
}

/** Shows the problem beside the button until the channel is drawn again. */
function showProblem(pressed: HTMLElement, problem: string): void {
  announce(problem);
  const output = pressed.parentElement?.querySelector('output') ?? el('output');
  output.textContent = problem;
  pressed.parentElement?.append(output);
}
