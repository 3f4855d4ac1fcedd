import type { RoleView } from '../../view/sections.ts';
import { announce, button, byId, el, sync } from '../dom.ts';
import { section, selection } from '../page-state.ts';
import { postAction, whileBusy } from '../requests.ts';
import { serverNow, updateCountdowns } from '../time.ts';
import { buildSession } from './session-view.ts';

/** Draws the access portal as the chosen person sees it, and the consoles that are open. */
export function drawAccounts(): void {
  const accounts = section('accounts');
  const person = section('environment')?.users.find(({ id }) => id === selection.userId);
  if (accounts === undefined || person === undefined) return;
  const roles = accounts.roles[selection.userId] ?? [];
  sync(
    byId('roles'),
    roles,
    ({ accountId, permissionSet }) => `${accountId}/${permissionSet}`,
    buildRole,
  );
  const hint = byId('signed-in');
  const words = hintFor(person.userName, roles);
  if (hint.textContent !== words) hint.textContent = words;
  const open = accounts.sessions.filter((one) => one.userName === person.userName).toReversed();
  const items = open.map((session) => ({
    session,
    isExpired: session.expiresAt <= serverNow(),
    actions: accounts.actions,
  }));
  sync(byId('sessions'), items, ({ session }) => session.id, buildSession);
  updateCountdowns();
}

function hintFor(userName: string | undefined, roles: readonly RoleView[]): string {
  if (userName === undefined) return 'Nobody in Identity Center is linked to this person.';
  if (roles.length === 0) return `${userName} cannot use any account now.`;
  return `Signed in as ${userName}.`;
}

function buildRole({
  accountId,
  account,
  permissionSet,
  isStanding: standing,
}: RoleView): HTMLElement {
  const focus = `${accountId}/${permissionSet}`;
  const open = button('Open', { class: 'quiet small', 'data-focus': focus }, (pressed) =>
    whileBusy(pressed, async () => {
      const { outcome, reason } = await postAction('open', {
        user: selection.userId,
        accountId,
        permissionSet,
      });
      if (outcome === 'refused') announce(`Refused: ${String(reason)}`);
    }),
  );
  open.setAttribute('aria-label', `Open ${permissionSet} in ${account}`);
  return el(
    'div',
    { class: standing ? 'role' : 'role granted' },
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
