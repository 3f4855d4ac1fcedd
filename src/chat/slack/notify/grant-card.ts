import type { Grant } from '../../../grant/record/grant.ts';
import type { Notification } from '../../../notify/notification.ts';
import { code, escapeMrkdwn } from '../escape.ts';
import { accessName, type SlackMessage } from '../texts.ts';
import { decisionBlocks } from './approval-blocks.ts';
import {
  approvalCount,
  approvedBy,
  approvedDuration,
  cancelledLine,
  skippedUsers,
  wasCancelled,
} from './approval-text.ts';
import {
  actions,
  context,
  duration,
  endButton,
  fields,
  person,
  referenceOf,
  requester,
  section,
  slackTime,
  times,
} from './grant-blocks.ts';
import { reasonSections } from './reason-text.ts';
import { notApprovedLine } from './waiting-message.ts';

interface CardState {
  /** Slack shows it as a bar. */
  readonly color: string;
  readonly title: string;
  readonly verb: 'has' | 'had' | 'asked for' | 'asks for';
}

const [red, grey, yellow] = ['#d0342c', '#8a8f98', '#d9a400'] as const;

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
      ...approvalFields(grant),
    ),
    ...reasonSections(grant),
    ...bodyOf(grant, notification, verb),
    context(`Reference ${code(referenceOf(grant))}.`),
  ];
  const fallback = [title, who, ...time.map(([label, value]) => `${label} ${value}.`)].join(' ');
  const text = `*${title}* ${who}`;
  return { text, blocks: decisionOf(grant, text), attachments: [{ color, fallback, blocks }] };
}

/**
 * The buttons and the field for the reason stand above the attachment: Slack documents input blocks for messages, not for
 * attachments. No blocks remove those of before. Source: https://docs.slack.dev/reference/methods/chat.update
 */
const decisionOf = (grant: Grant, text: string): readonly object[] =>
  grant.status === 'awaiting-approval'
    ? [
        section(text),
        ...decisionBlocks(grant),
        context('Only those whom the access rule names can approve or deny.'),
      ]
    : [];

function stateOf(grant: Grant, { kind }: Notification): CardState {
  if (kind === 'approval-needed')
    return { color: yellow, title: 'Waiting for approval.', verb: 'asks for' };
  if (kind === 'not-approved')
    return grant.status === 'denied'
      ? { color: yellow, title: 'Denied: no access was granted.', verb: 'asked for' }
      : { color: grey, title: 'Not approved in time: no access was granted.', verb: 'asked for' };
  if (kind === 'access-active' || kind === 'access-ends-soon')
    return { color: red, title: activeTitle(grant), verb: 'has' };
  if (kind === 'denied' || kind === 'access-failed')
    return wasCancelled(grant)
      ? { color: grey, title: cancelledLine(grant), verb: 'asked for' }
      : { color: yellow, title: 'No access was granted.', verb: 'asked for' };
  const by =
    grant.endRequestedAt === undefined ? 'at the deadline' : `early, by ${person(grant.endedBy)}`;
  const how = grant.sweptAt === undefined ? by : `${by}, by the sweep`;
  return { color: grey, title: `Access has ended ${how}.`, verb: 'had' };
}

const activeTitle = ({ overriddenAt }: Grant): string =>
  overriddenAt === undefined
    ? 'Glass broken: access is active.'
    : 'Glass broken WITHOUT APPROVAL: access is active.';

/** Until when there is access, or when it ended; how long it would last where it waits; nothing where there was none. */
function timeOf(
  grant: Grant,
  verb: CardState['verb'],
  now: number,
): readonly (readonly [label: string, value: string])[] {
  const { deadlineAt, endedAt } = grant;
  if (verb === 'asked for') return [];
  if (verb === 'asks for') return [['For how long', approvedDuration(grant)]];
  if (verb === 'had') return [['Ended', slackTime(endedAt ?? deadlineAt)]];
  const left = duration(Date.parse(deadlineAt) - now);
  return [['Until', `${slackTime(deadlineAt)} (${left} left)`]];
}

/** Who has approved, and whom an override skipped; nothing for a grant that needs no approval. */
function approvalFields(grant: Grant): readonly string[] {
  const { approvalsNeeded, approvalUntil, overriddenAt, status } = grant;
  if (approvalsNeeded === undefined) return [];
  const until = approvalUntil === undefined ? '' : `, until ${slackTime(approvalUntil)}`;
  const by = approvedBy(grant);
  return [
    ...(status === 'awaiting-approval' ? [`*Approvals*\n${approvalCount(grant)}${until}`] : []),
    ...(by === '' ? [] : [`*Approved by*\n${by}`]),
    ...(overriddenAt === undefined
      ? []
      : [`*Without approval*\n${approvalCount(grant)} approvals; skipped: ${skippedUsers(grant)}`]),
  ];
}

function bodyOf(
  grant: Grant,
  notification: Notification,
  verb: CardState['verb'],
): readonly object[] {
  if (notification.kind === 'reported')
    return [section(`*Report*\n${escapeMrkdwn(notification.summary)}`)];
  if (notification.kind === 'not-approved') return [section(notApprovedLine(grant))];
  return verb === 'has'
    ? [actions(endButton(grant, 'End now', 'The access of the requester ends now.'))]
    : [];
}
