import type { AccountsView, EntryView, SessionView } from '../view.ts';
import { button, el } from './dom.ts';
import { send, whileBusy } from './send.ts';
import { clock } from './time.ts';

/** A console, and what can be done in it. */
export interface SessionItem {
  readonly session: SessionView;
  readonly isOver: boolean;
  readonly deeds: AccountsView['deeds'];
}

export function buildSession({ session, isOver, deeds }: SessionItem): HTMLElement {
  const { id, account, permissionSet, assumedRole, arn, expiresAt, assigned, entries } = session;
  return el(
    'section',
    { class: isOver ? 'session over' : 'session', 'aria-label': `Console of ${account}` },
    el(
      'p',
      { class: 'session-head' },
      el('b', {}, assumedRole ?? permissionSet),
      ` in ${account}`,
      el(
        'span',
        { class: 'session-left' },
        isOver ? 'over' : el('span', { 'data-until': expiresAt }),
      ),
    ),
    el('p', { class: 'arn num' }, arn),
    el('p', { class: 'outlives' }, stateOf(assigned, isOver, assumedRole !== undefined)),
    el(
      'p',
      { class: 'row deeds' },
      ...deeds.map(({ id: deed, label }) =>
        button(label, { class: 'quiet small', 'data-focus': `${id}/${deed}` }, (pressed) =>
          whileBusy(pressed, () => send('act', { session: id, deed })),
        ),
      ),
    ),
    el('div', { class: 'entries' }, ...entries.toReversed().map(buildEntry)),
  );
}

function stateOf(assigned: boolean, isOver: boolean, isAssumed: boolean): string {
  if (isOver) return 'This session is over: its calls are refused.';
  if (!assigned)
    return 'Access was revoked. This session lives on until its time is over, as on AWS.';
  return isAssumed
    ? 'Nothing in this session names the person: the report follows the chain.'
    : 'Each call is a CloudTrail record.';
}

function buildEntry({ at, label, answer, failed, record }: EntryView): HTMLElement {
  const line = el(
    'summary',
    {},
    el('time', {}, clock(at)),
    ` ${label} `,
    el('span', { class: failed ? 'bad' : 'good' }, failed ? 'refused' : 'done'),
  );
  return el(
    'details',
    { class: 'entry' },
    line,
    el('pre', {}, [answer, record].filter(Boolean).join('\n\n')),
  );
}
