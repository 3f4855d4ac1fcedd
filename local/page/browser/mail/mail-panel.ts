import type { InboxView } from '../../view/sections.ts';
import { button, byId, el, sync } from '../dom.ts';
import { notifyChange, section, selection } from '../page-state.ts';
import { formatTime } from '../time.ts';
import { type InboxItem, listInboxItems } from './inbox-items.ts';
import { buildMailView } from './mail-view.ts';

/** Draws the inbox of mails and alerts, and the open item. */
export function drawMail(): void {
  const mail = section('mail');
  if (mail === undefined) return;
  const inboxItems = listInboxItems(mail);
  const newest = inboxItems.find(({ kind }) => kind === 'mail') ?? inboxItems[0];
  const open = inboxItems.find(({ id }) => id === selection.mailId) ?? newest;
  const list = byId('inbox');
  list.querySelector('.none')?.remove();
  const items = inboxItems.map((item) => ({ item, isOpen: item.id === open?.id }));
  sync(list, items, ({ item }) => item.id, buildLine);
  if (items.length === 0)
    list.replaceChildren(
      el('p', { class: 'none' }, 'No mail yet. The report is sent after access has ended.'),
    );
  drawOpenItem(mail, open);
}

function buildLine({ item, isOpen }: { item: InboxItem; isOpen: boolean }): HTMLElement {
  const { kind, id, at, subject, tag, count } = item;
  const line = button('', { 'aria-pressed': String(isOpen), 'data-focus': id }, () => {
    selection.mailId = id;
    notifyChange();
  });
  if (tag !== undefined)
    line.append(el('span', { class: `tag ${tag === 'notice' ? tag : kind}` }, tag));
  line.append(
    el('span', { class: 'subject' }, count > 1 ? `${subject} (${count}×)` : subject),
    el('time', {}, formatTime(at)),
  );
  return el('div', {}, line);
}

/** Draws the open item once, so that updates do not reset it. */
function drawOpenItem(mail: InboxView, open: InboxItem | undefined): void {
  const view = byId('mail-view');
  if (open === undefined || view.dataset['shown'] === open.id) return;
  view.dataset['shown'] = open.id;
  const openMail = mail.mails.find(({ id }) => id === open.id);
  const alert = mail.alerts.find(({ id }) => id === open.id);
  if (openMail) view.replaceChildren(...buildMailView(openMail));
  else if (alert)
    view.replaceChildren(
      el('h3', {}, alert.subject),
      el('p', { class: 'alert-text' }, alert.message),
    );
}
