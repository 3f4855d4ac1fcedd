import type { AccountsView, EntryView, SessionView } from '../../view/sections.ts';
import { button, el } from '../dom.ts';
import { postAction, whileBusy } from '../requests.ts';
import { formatTime } from '../time.ts';

/** A console and its actions. */
export interface SessionItem {
  readonly session: SessionView;
  readonly isExpired: boolean;
  readonly actions: AccountsView['actions'];
}

export function buildSession({ session, isExpired, actions }: SessionItem): HTMLElement {
  const { id, account, permissionSet, issuedTo, arn, expiresAt, isAssigned, entries } = session;
  return el(
    'section',
    { class: isExpired ? 'session expired' : 'session', 'aria-label': `Console of ${account}` },
    el(
      'p',
      { class: 'session-head' },
      el('b', {}, issuedTo ?? permissionSet),
      ` in ${account}`,
      el(
        'span',
        { class: 'session-remaining' },
        isExpired ? 'expired' : el('span', { 'data-until': expiresAt }),
      ),
    ),
    el('p', { class: 'arn num' }, arn),
    el(
      'p',
      { class: 'session-note' },
      describeState(isAssigned, isExpired, issuedTo !== undefined),
    ),
    el(
      'p',
      { class: 'row actions' },
      ...actions.map(({ id: actionId, label }) =>
        button(label, { class: 'quiet small', 'data-focus': `${id}/${actionId}` }, (pressed) =>
          whileBusy(pressed, () => postAction('run-action', { session: id, action: actionId })),
        ),
      ),
    ),
    el('div', { class: 'entries' }, ...entries.toReversed().map(buildEntry)),
  );
}

function describeState(isAssigned: boolean, isExpired: boolean, isAssumed: boolean): string {
  if (isExpired) return 'This session has expired: its calls are denied.';
  if (!isAssigned)
    return 'Access was revoked. This session stays valid until it expires, as on AWS.';
  return isAssumed
    ? 'CloudTrail does not name the user of these credentials. The report follows them.'
    : 'CloudTrail records each call.';
}

function buildEntry({ at, label, output, failed, record }: EntryView): HTMLElement {
  const line = el(
    'summary',
    {},
    el('time', {}, formatTime(at)),
    ` ${label} `,
    el('span', { class: failed ? 'bad' : 'good' }, failed ? 'denied' : 'done'),
  );
  return el(
    'details',
    { class: 'entry' },
    line,
    el('pre', {}, [output, record].filter(Boolean).join('\n\n')),
  );
}
