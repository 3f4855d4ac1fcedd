import type { RoleView } from '../view.ts';
import { button, byId, el, say, sync } from './dom.ts';
import { send, whileBusy } from './send.ts';
import { buildSession } from './session-view.ts';
import { tick, worldNow } from './time.ts';
import { chosen, section } from './world.ts';

/** Draws the access portal as the chosen person sees it, and the consoles that are open. */
export function drawAccounts(): void {
  const accounts = section('accounts');
  const person = section('world')?.people.find(({ id }) => id === chosen.person);
  if (accounts === undefined || person === undefined) return;
  const roles = accounts.roles[chosen.person] ?? [];
  sync(
    byId('roles'),
    roles,
    ({ accountId, permissionSet }) => `${accountId}/${permissionSet}`,
    buildRole,
  );
  const hint = byId('signed-in');
  const words = hintFor(person.userName, roles);
  if (hint.textContent !== words) hint.textContent = words;
  const open = accounts.sessions.filter((one) => one.person === person.userName).toReversed();
  const items = open.map((session) => ({
    session,
    isOver: session.expiresAt <= worldNow(),
    deeds: accounts.deeds,
  }));
  sync(byId('sessions'), items, ({ session }) => session.id, buildSession);
  tick();
}

function hintFor(userName: string | undefined, roles: readonly RoleView[]): string {
  if (userName === undefined) return 'Nobody in Identity Center is linked to this person.';
  if (roles.length === 0) return `${userName} cannot use any account now.`;
  return `Signed in as ${userName}.`;
}

function buildRole({ accountId, account, permissionSet, standing }: RoleView): HTMLElement {
  const focus = `${accountId}/${permissionSet}`;
  const open = button('Open', { class: 'quiet small', 'data-focus': focus }, (pressed) =>
    whileBusy(pressed, async () => {
      const { outcome, reason } = await send('open', {
        person: chosen.person,
        accountId,
        permissionSet,
      });
      if (outcome === 'refused') say(`Refused: ${String(reason)}`);
    }),
  );
  open.setAttribute('aria-label', `Open ${permissionSet} in ${account}`);
  return el(
    'div',
    { class: standing ? 'role' : 'role given' },
    el('span', {}, el('b', {}, account), el('small', { class: 'num' }, ` ${accountId}`)),
    el(
      'span',
      {},
      permissionSet,
      ' ',
      el('small', { class: 'tag' }, standing ? 'standing' : 'break glass'),
    ),
    open,
  );
}
