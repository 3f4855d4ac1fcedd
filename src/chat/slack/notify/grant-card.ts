import type { Grant } from '../../../grant/record/grant.ts';
import type { Notification } from '../../../notify/notification.ts';
import { code, escapeMrkdwn } from '../escape.ts';
import { accessName, type SlackMessage } from '../texts.ts';
import {
  actions,
  context,
  duration,
  endButton,
  fields,
  referenceOf,
  requester,
  section,
  slackTime,
  times,
} from './grant-blocks.ts';

interface CardState {
  /** Slack shows it as a bar: red, grey, or yellow. */
  readonly color: string;
  readonly title: string;
  readonly verb: 'has' | 'had' | 'asked for';
}

/** Builds the grant card, which everybody in the channel sees. Slack shows `text` above the attachment. */
export function grantCard(grant: Grant, notification: Notification, now: number): SlackMessage {
  const { color, title, verb } = stateOf(grant, notification);
  const who = `${requester(grant)} ${verb} ${accessName(grant)}.`;
  const time = timeOf(grant, verb, now);
  const { extensions } = grant;
  const blocks = [
    fields(
      `*Requested*\n${slackTime(grant.requestedAt)}`,
      ...time.map(([label, value]) => `*${label}*\n${value}`),
      ...(extensions === undefined ? [] : [`*Extended*\n${times(extensions)}`]),
    ),
    ...(notification.kind === 'reported'
      ? [section(`*Report*\n${escapeMrkdwn(notification.summary)}`)]
      : []),
    ...(verb === 'has'
      ? [actions(endButton(grant, 'End now', 'The access of the requester ends now.'))]
      : []),
    context(`Reference ${code(referenceOf(grant))}.`),
  ];
  const fallback = [title, who, ...time.map(([label, value]) => `${label} ${value}.`)].join(' ');
  return { text: `*${title}* ${who}`, attachments: [{ color, fallback, blocks }] };
}

function stateOf(grant: Grant, { kind }: Notification): CardState {
  if (kind === 'access-active' || kind === 'access-ends-soon')
    return { color: '#d0342c', title: 'Glass broken: access is active.', verb: 'has' };
  if (kind === 'denied' || kind === 'access-failed')
    return { color: '#d9a400', title: 'No access was granted.', verb: 'asked for' };
  const by = grant.endRequestedAt === undefined ? 'at the deadline' : `early, by ${endedBy(grant)}`;
  const how = grant.sweptAt === undefined ? by : `${by}, by the sweep`;
  return { color: '#8a8f98', title: `Access has ended ${how}.`, verb: 'had' };
}

/** `Slack user U…` becomes a mention, so that its reader sees a name. */
const endedBy = ({ endedBy: by = 'somebody' }: Grant): string =>
  /^Slack user [A-Za-z0-9]{1,64}$/.test(by)
    ? `<@${by.slice('Slack user '.length)}>`
    : escapeMrkdwn(by);

/** Until when there is access, or when it ended; nothing where there was none. */
function timeOf(
  { deadlineAt, endedAt }: Grant,
  verb: CardState['verb'],
  now: number,
): readonly (readonly [label: string, value: string])[] {
  if (verb === 'asked for') return [];
  if (verb === 'had') return [['Ended', slackTime(endedAt ?? deadlineAt)]];
  const left = duration(Date.parse(deadlineAt) - now);
  return [['Until', `${slackTime(deadlineAt)} (${left} left)`]];
}
