import type { RoleView } from '../../view/sections.ts';
import { announce, button, byId, el, sync } from '../dom.ts';
import { section, selection } from '../page-state.ts';
import { postAction, whileBusy } from '../requests.ts';
import { serverNow, updateCountdowns } from '../time.ts';
import { buildSession } from './session-view.ts';

/** Draws the selected user's roles in the access portal, and the user's open consoles. */
export function drawAccounts(): void {
  const accounts = section('accounts');
  const user = section('environment')?.users.find(({ id }) => id === selection.userId);
  if (accounts === undefined || user === undefined) return;
  const roles = accounts.roles[selection.userId] ?? [];
  sync(
    byId('roles'),
    roles,
    ({ accountId, permissionSet }) => `${accountId}/${permissionSet}`,
    buildRole,
  );
  const hint = byId('signed-in');
  const text = hintFor(user.userName, roles);
  if (hint.textContent !== text) hint.textContent = text;
  const sessions = accounts.sessions
    .filter(({ userName }) => userName === user.userName)
    .toReversed();
  const items = sessions.map((session) => ({
    session,
    isExpired: session.expiresAt <= serverNow(),
    actions: accounts.actions,
  }));
  sync(byId('sessions'), items, ({ session }) => session.id, buildSession);
  updateCountdowns();
}

function hintFor(userName: string | undefined, roles: readonly RoleView[]): string {
  if (userName === undefined) return 'This Slack user is not linked to an Identity Center user.';
  if (roles.length === 0) return `${userName} has no access to any account.`;
  return `Signed in as ${userName}.`;
}

function buildRole({ accountId, account, permissionSet, isStanding }: RoleView): HTMLElement {
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
    { class: isStanding ? 'role' : 'role granted' },
    el('span', {}, el('b', {}, account), el('small', { class: 'num' }, ` ${accountId}`)),
    el(
      'span',
      {},
      permissionSet,
      ' ',
      el('small', { class: 'tag' }, isStanding ? 'standing' : 'temporary'),
    ),
    open,
  );
}
