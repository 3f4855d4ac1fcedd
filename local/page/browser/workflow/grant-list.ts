import type { GrantView } from '../../view/sections.ts';
import { button, byId, el, sync } from '../dom.ts';
import { notifyChange, selection } from '../page-state.ts';

/** Draws the list of grants, newest first. */
export function drawGrants(grants: readonly GrantView[], shown: GrantView | undefined): void {
  const list = byId('grants');
  byId('show-execution').toggleAttribute('disabled', shown === undefined);
  const items = grants.map((grant) => ({ grant, isShown: grant.id === shown?.id }));
  if (items.length === 0) {
    list.replaceChildren(el('p', { class: 'none' }, 'No grant yet. Press the button in Slack.'));
    return;
  }
  list.querySelector('.none')?.remove();
  sync(list, items, ({ grant }) => grant.id, buildGrant);
}

/** What the list says of a request that Decide has not granted. */
const decisionTexts: Readonly<Record<string, string>> = {
  'needs-approval': 'waits for approval',
  'not-approved': 'not approved',
  expired: 'not approved in time',
};

function buildGrant({ grant, isShown }: { grant: GrantView; isShown: boolean }): HTMLElement {
  const { id, requester, permissionSet, account, status, decision } = grant;
  const choice = button('', { 'aria-pressed': String(isShown), 'data-focus': id }, () => {
    selection.grantId = id;
    notifyChange();
  });
  choice.append(
    el('span', { class: 'dot', 'data-status': status, 'aria-hidden': 'true' }),
    el(
      'span',
      {},
      el('b', {}, requester || id.slice(0, 8)),
      ' ',
      el('small', {}, status.toLowerCase()),
      el(
        'small',
        { class: 'grant-target' },
        requester ? `${permissionSet}, ${account}` : (decisionTexts[decision] ?? 'nothing granted'),
      ),
    ),
  );
  return el('div', { class: 'grant' }, choice);
}
