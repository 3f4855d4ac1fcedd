import type { MailView } from '../view.ts';
import { button, byId, el, sync } from './dom.ts';
import { buildLetter } from './letter.ts';
import { type Letter, lettersOf } from './letters.ts';
import { clock } from './time.ts';
import { changed, chosen, section } from './world.ts';

/** Draws the inbox, alerts among the mails, and the one that is open. */
export function drawMail(): void {
  const mail = section('mail');
  if (mail === undefined) return;
  const letters = lettersOf(mail);
  const newest = letters.find(({ kind }) => kind === 'mail') ?? letters[0];
  const open = letters.find(({ id }) => id === chosen.mail) ?? newest;
  const list = byId('inbox');
  list.querySelector('.none')?.remove();
  const items = letters.map((letter) => ({ letter, isOpen: letter.id === open?.id }));
  sync(list, items, ({ letter }) => letter.id, buildLine);
  if (items.length === 0)
    list.replaceChildren(
      el('p', { class: 'none' }, 'No mail yet. A report comes when access has ended.'),
    );
  drawLetter(mail, open);
}

function buildLine({ letter, isOpen }: { letter: Letter; isOpen: boolean }): HTMLElement {
  const { kind, id, at, subject, tag, count } = letter;
  const line = button('', { 'aria-pressed': String(isOpen), 'data-focus': id }, () => {
    chosen.mail = id;
    changed();
  });
  if (tag !== undefined) line.append(el('span', { class: `tag ${kind}` }, tag));
  line.append(
    el('span', { class: 'subject' }, count > 1 ? `${subject} (${count}×)` : subject),
    el('time', {}, clock(at)),
  );
  return el('div', {}, line);
}

/** What is open stays as it is while the world goes on. */
function drawLetter(mail: MailView, open: Letter | undefined): void {
  const place = byId('letter');
  if (open === undefined || place.dataset['shown'] === open.id) return;
  place.dataset['shown'] = open.id;
  const found = mail.mails.find(({ id }) => id === open.id);
  const alert = mail.alerts.find(({ id }) => id === open.id);
  if (found) place.replaceChildren(...buildLetter(found));
  else if (alert)
    place.replaceChildren(
      el('h3', {}, alert.subject),
      el('p', { class: 'alert-text' }, alert.message),
    );
}
