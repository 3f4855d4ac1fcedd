import type { MessageView } from '../../view/sections.ts';
import { el } from '../dom.ts';
import type { PressTarget } from '../requests.ts';
import { formatTime } from '../time.ts';
import { buildPart } from './part-element.ts';

/** Draws one message, without its thread. */
export function buildMessage(message: MessageView): HTMLElement {
  return el(
    'article',
    { class: message.isEphemeral ? 'message ephemeral' : 'message', 'data-ts': message.ts },
    el('span', { class: 'avatar', 'aria-hidden': 'true' }, message.from.charAt(0).toUpperCase()),
    el(
      'div',
      { class: 'message-body' },
      message.isEphemeral && el('p', { class: 'only' }, 'Only visible to you'),
      buildByline(message),
      ...message.parts.map((part) => buildPart(targetOf(message), part)),
      ...message.attachments.map((attachment) => buildAttachment(message, attachment)),
      message.isEdited && el('p', { class: 'edited' }, '(edited)'),
    ),
  );
}

const targetOf = ({ ts: id }: MessageView): PressTarget => ({ kind: 'message', id });

function buildByline({ from, isFromApp, at, isEphemeral, directTo }: MessageView): HTMLElement {
  // Slack pushes a new direct message of an app, but no edit and no ephemeral message.
  const isPushed = directTo !== undefined && isFromApp && !isEphemeral;
  return el(
    'p',
    { class: 'by' },
    el('b', {}, from),
    ' ',
    isFromApp && el('span', { class: 'app' }, 'APP'),
    ' ',
    el('time', {}, formatTime(at)),
    isPushed && ' ',
    isPushed && el('span', { class: 'pushed' }, 'Pushed to the phone'),
  );
}

function buildAttachment(
  message: MessageView,
  { color, parts }: MessageView['attachments'][number],
) {
  const block = el(
    'div',
    { class: 'attachment' },
    ...parts.map((part) => buildPart(targetOf(message), part)),
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
