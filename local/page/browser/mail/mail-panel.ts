import type { InboxView } from '../../view/sections.ts';
import { button, byId, el, sync } from '../dom.ts';
import { notifyChange, section, selection } from '../page-state.ts';
import { formatTime } from '../time.ts';
import { type InboxItem, listInboxItems } from './inbox-items.ts';
import { buildMailView } from './mail-view.ts';

/** Draws the inbox, alerts among the mails, and the one that is open. */
export function drawMail(): void {
  const mail = section('mail');
  if (mail === undefined) return;
  const inboxItems = listInboxItems(mail);
  const newest = inboxItems.find(({ kind }) => kind === 'mail') ?? inboxItems[0];
  const open = inboxItems.find(({ id }) => id === selection.mailId) ?? newest;
  const list = byId('inbox');
  list.querySelector('.none')?.remove();
  const items = inboxItems.map((item) => ({ letter: item, isOpen: item.id === open?.id }));
  sync(list, items, ({ letter }) => letter.id, buildLine);
  if (items.length === 0)
    list.replaceChildren(
      el('p', { class: 'none' }, 'No mail yet. A report comes when access has ended.'),
    );
  drawOpenItem(mail, open);
}

function buildLine({ letter, isOpen }: { letter: InboxItem; isOpen: boolean }): HTMLElement {
  const { kind, id, at, subject, tag, count } = letter;
  const line = button('', { 'aria-pressed': String(isOpen), 'data-focus': id }, () => {
    selection.mailId = id;
    notifyChange();
  });
  if (tag !== undefined) line.append(el('span', { class: `tag ${kind}` }, tag));
  line.append(
    el('span', { class: 'subject' }, count > 1 ? `${subject} (${count}×)` : subject),
    el('time', {}, formatTime(at)),
  );
  return el('div', {}, line);
}

/** What is open stays as it is while the world goes on. */
function drawOpenItem(mail: InboxView, open: InboxItem | undefined): void {
  const place = byId('mail-view');
  if (open === undefined || place.dataset['shown'] === open.id) return;
  place.dataset['shown'] = open.id;
  const found = mail.mails.find(({ id }) => id === open.id);
  const alert = mail.alerts.find(({ id }) => id === open.id);
  if (found) place.replaceChildren(...buildMailView(found));
  else if (alert)
    place.replaceChildren(
      el('h3', {}, alert.subject),
      el('p', { class: 'alert-text' }, alert.message),
    );
}
