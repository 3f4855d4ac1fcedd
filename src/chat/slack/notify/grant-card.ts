import type { Grant } from '../../../grant/record/grant.ts';
import type { Notification } from '../../../notify/notification.ts';
import { code, escapeMrkdwn } from '../escape.ts';
import { accessName, type SlackMessage } from '../messages.ts';
import {
  accessFields,
  actions,
  context,
  duration,
  endButton,
  referenceOf,
  requester,
  section,
  slackTime,
} from './grant-blocks.ts';

interface CardState {
  /** Slack shows it as a bar: red, grey, or yellow. */
  readonly color: string;
  readonly title: string;
  readonly isActive: boolean;
}

/** Builds the grant card, which everybody in the channel sees. */
export function grantCard(grant: Grant, notification: Notification, now: number): SlackMessage {
  const { color, title, isActive } = stateOf(grant, notification);
  const text = `${title}: ${requester(grant)}, ${accessName(grant)}, ${timeText(grant, now)}.`;
  const blocks = [
    section(`*${title}*\n${requester(grant)}`),
    accessFields(
      grant,
      `*Requested*\n${slackTime(grant.requestedAt)}`,
      isActive ? `*Until*\n${timeText(grant, now)}` : `*Ended*\n${timeText(grant, now)}`,
    ),
    ...(notification.kind === 'reported'
      ? [section(`*Report*\n${escapeMrkdwn(notification.summary)}`)]
      : []),
    ...(isActive
      ? [actions(endButton(grant, 'End now', 'The access of the requester ends now.'))]
      : []),
    context(`Reference ${code(referenceOf(grant))}.`),
  ];
  return { text, attachments: [{ color, fallback: text, blocks }] };
}

function stateOf(grant: Grant, { kind }: Notification): CardState {
  if (kind === 'access-active' || kind === 'access-ends-soon')
    return { color: '#d0342c', title: 'Glass broken: access is active', isActive: true };
  if (kind === 'denied' || kind === 'access-failed')
    return { color: '#d9a400', title: 'Glass was pressed: no access was granted', isActive: false };
  const by = grant.endRequestedAt === undefined ? 'at the deadline' : `early, by ${endedBy(grant)}`;
  const how = grant.sweptAt === undefined ? by : `${by}, by the sweep`;
  return { color: '#8a8f98', title: `Access has ended ${how}`, isActive: false };
}

/** `Slack user U…` becomes a mention, so that its reader sees a name. */
const endedBy = ({ endedBy: by = 'somebody' }: Grant): string =>
  /^Slack user [A-Za-z0-9]{1,64}$/.test(by)
    ? `<@${by.slice('Slack user '.length)}>`
    : escapeMrkdwn(by);

function timeText({ deadlineAt, endedAt }: Grant, now: number): string {
  if (endedAt !== undefined) return slackTime(endedAt);
  const leftMs = Date.parse(deadlineAt) - now;
  return leftMs > 0 ? `${slackTime(deadlineAt)} (${duration(leftMs)} left)` : slackTime(deadlineAt);
}
