import type { AccountsView, EntryView, SessionView } from '../../view/sections.ts';
import { button, el } from '../dom.ts';
import { postAction, whileBusy } from '../requests.ts';
import { formatTime } from '../time.ts';

/** A console, and what can be done in it. */
export interface SessionItem {
  readonly session: SessionView;
  readonly isExpired: boolean;
  readonly actions: AccountsView['actions'];
}

export function buildSession({
  session,
  isExpired: isOver,
  actions: deeds,
}: SessionItem): HTMLElement {
  const {
    id,
    account,
    permissionSet,
    assumedRole,
    arn,
    expiresAt,
    isAssigned: assigned,
    entries,
  } = session;
  return el(
    'section',
    { class: isOver ? 'session expired' : 'session', 'aria-label': `Console of ${account}` },
    el(
      'p',
      { class: 'session-head' },
      el('b', {}, assumedRole ?? permissionSet),
      ` in ${account}`,
      el(
        'span',
        { class: 'session-remaining' },
        isOver ? 'expired' : el('span', { 'data-until': expiresAt }),
      ),
    ),
    el('p', { class: 'arn num' }, arn),
    el('p', { class: 'session-note' }, stateOf(assigned, isOver, assumedRole !== undefined)),
    el(
      'p',
      { class: 'row actions' },
      ...deeds.map(({ id: deed, label }) =>
        button(label, { class: 'quiet small', 'data-focus': `${id}/${deed}` }, (pressed) =>
          whileBusy(pressed, () => postAction('run-action', { session: id, action: deed })),
        ),
      ),
    ),
    el('div', { class: 'entries' }, ...entries.toReversed().map(buildEntry)),
  );
}

function stateOf(assigned: boolean, isOver: boolean, isAssumed: boolean): string {
  if (isOver) return 'This session has expired: its calls are denied.';
  if (!assigned) return 'Access was revoked. This session stays valid until it expires, as on AWS.';
  return isAssumed
    ? 'Nothing in this session names the person: the report follows the chain.'
    : 'Each call is a CloudTrail record.';
}

function buildEntry({ at, label, output: answer, failed, record }: EntryView): HTMLElement {
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
    el('pre', {}, [answer, record].filter(Boolean).join('\n\n')),
  );
}
