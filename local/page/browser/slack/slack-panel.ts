import type { MessageView } from '../../view/sections.ts';
import { announce, byId, el, sync } from '../dom.ts';
import { section, selection } from '../page-state.ts';
import { buildMessage } from './message-element.ts';
import { groupThreads, type Thread } from './threads.ts';

/** Draws the channels, and the direct message with the app, as the selected user sees them. */
export function drawSlack(): void {
  const messages = section('slack');
  if (messages === undefined) return;
  const visible = messages.filter(
    ({ onlyFor }) => onlyFor === undefined || onlyFor === selection.userId,
  );
  const inChannels = visible.filter(({ directTo }) => directTo === undefined);
  const names = new Set(inChannels.map(({ channel }) => `# ${channel.name}`));
  byId('channel-title').textContent = [...names].join(', ') || '# alerts';
  drawConversation('messages', inChannels);
  drawConversation(
    'direct',
    visible.filter(({ directTo }) => directTo !== undefined),
  );
}

function drawConversation(id: string, messages: readonly MessageView[]): void {
  const list = byId(id);
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  // Another user has other messages, so the new ones are new for this user only.
  const isSameUser = list.dataset['user'] === selection.userId;
  const newest = messages.at(-1)?.ts ?? '';
  // Fields contain what the selected user has entered.
  if (!isSameUser) list.replaceChildren();
  sync(list, groupThreads(messages), ({ message }) => message.ts, buildThread);
  list.dataset['empty'] = String(messages.length === 0);
  if (newest === list.dataset['newest'] && isSameUser) return;
  const added = list.querySelector<HTMLElement>(`[data-ts="${CSS.escape(newest)}"]`);
  if (list.dataset['newest'] !== undefined && isSameUser)
    announce(added?.querySelector('.message-body')?.textContent ?? '');
  list.dataset['newest'] = newest;
  list.dataset['user'] = selection.userId;
  if (added && (isAtEnd || !isSameUser)) showInList(list, added);
}

function buildThread({ message, replies, channelName }: Thread): HTMLElement {
  return el(
    'div',
    {},
    channelName !== undefined && el('p', { class: 'channel-name' }, `# ${channelName}`),
    buildMessage(message),
    replies.length > 0 &&
      el(
        'div',
        { class: 'thread' },
        el(
          'p',
          { class: 'replies' },
          replies.length === 1 ? '1 reply' : `${replies.length} replies`,
        ),
        ...replies.map(buildMessage),
      ),
  );
}

/** Scrolls the list, but not the page, so that the message can be read from its beginning. */
function showInList(list: HTMLElement, message: HTMLElement): void {
  const { top, bottom } = list.getBoundingClientRect();
  const box = message.getBoundingClientRect();
  const below = box.bottom - bottom + 12;
  const above = box.top - top - 12;
  if (below > 0) list.scrollTop += Math.min(below, above);
  else if (above < 0) list.scrollTop += above;
}
