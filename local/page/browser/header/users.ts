import { byId, el, sync } from '../dom.ts';
import { section, selection, selectUser } from '../page-state.ts';
import { countUnread, markSeen, type SeenMessages } from './unread.ts';

/** What each user had seen when they were last selected; of this tab only. */
let seen: SeenMessages = JSON.parse(sessionStorage.getItem('seen') ?? '{}');

/** Draws the choice of the Slack user, with a mark on those who have got a direct message. */
export function drawUsers(): void {
  const users = section('environment')?.users ?? [];
  const unread = countUnreadMessages(users.map(({ id }) => id));
  sync(
    byId('users'),
    users.map((user) => ({ ...user, unread: unread(user.id) })),
    ({ id }) => id,
    ({ id, name, status, unread: count }) => {
      const input = el('input', { type: 'radio', name: 'user', value: id, 'data-focus': id });
      input.checked = id === selection.userId;
      input.addEventListener('change', () => selectUser(id));
      const label = el('span', {}, el('b', {}, name), ` ${status}`, count > 0 && buildMark(count));
      return el('label', {}, input, label);
    },
  );
}

function countUnreadMessages(userIds: readonly string[]): (userId: string) => number {
  const messages = section('slack');
  if (messages === undefined || userIds.length === 0) return () => 0;
  seen = markSeen(messages, userIds, selection.userId, seen);
  sessionStorage.setItem('seen', JSON.stringify(seen));
  return (userId) => countUnread(messages, userId, seen);
}

function buildMark(count: number): HTMLElement {
  const noun = count === 1 ? 'direct message' : 'direct messages';
  return el(
    'i',
    { class: 'unread', title: `${count} new ${noun}` },
    String(count),
    el('span', { class: 'visually-hidden' }, ` new ${noun}`),
  );
}
