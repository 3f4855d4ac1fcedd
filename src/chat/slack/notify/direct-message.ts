import { extendedDeadline } from '../../../grant/record/extension.ts';
import type { Grant } from '../../../grant/record/grant.ts';
import type { Notification } from '../../../notify/notification.ts';
import { code, escapeMrkdwn } from '../escape.ts';
import { accessName, type Contacts, contactText, denialText, type SlackMessage } from '../texts.ts';
import { cancelledLine, wasCancelled } from './approval-text.ts';
import {
  accessFields,
  activeActions,
  context,
  duration,
  header,
  person,
  referenceOf,
  section,
  slackTime,
  times,
} from './grant-blocks.ts';
import { reasonBlocks } from './reason-text.ts';
import {
  approvalFields,
  notApprovedLine,
  notApprovedMessage,
  waitingMessage,
} from './waiting-message.ts';

export interface DirectMessageContext extends Contacts {
  readonly portalUrl: string | undefined;
  /** Without a bot token nobody can be asked for a reason. */
  readonly canOpenModal: boolean;
}

/** Builds what the requester reads. `text` is what a phone shows when the message is pushed. */
export function directMessage(
  grant: Grant,
  notification: Notification,
  context: DirectMessageContext,
  now: number,
): SlackMessage {
  switch (notification.kind) {
    case 'access-active':
      return activeMessage(grant, context, now);
    case 'access-ends-soon':
      return endsSoonMessage(grant, context, now);
    case 'approval-needed':
      // Somebody has decided on it since: then there is more to tell soon.
      return grant.status === 'awaiting-approval'
        ? waitingMessage(grant)
        : textMessage(grant, `Waiting for approval: ${accessName(grant)}.`);
    case 'not-approved':
      return notApprovedMessage(grant, context);
    case 'denied':
      return failedMessage(grant, denialText(notification.denial, grant, context));
    case 'access-failed':
      if (wasCancelled(grant)) return textMessage(grant, cancelledText(grant));
      return failedMessage(
        grant,
        `Access could not be granted: ${escapeMrkdwn(notification.reason)}. Press the button of the message again. If it fails again: ${contactText(context)}`,
      );
    case 'access-ended':
    case 'reported':
      return withReason(
        grant,
        textMessage(grant, `${endText(grant)}${livingText(grant)}`),
        context,
      );
  }
}

/**
 * Builds what an earlier direct message becomes. It has no buttons: they are on the new message, or access is
 * over.
 */
export function updatedMessage(
  grant: Grant,
  notification: Notification,
  context: DirectMessageContext,
): SlackMessage {
  switch (notification.kind) {
    case 'access-active':
    case 'access-ends-soon':
      // An extension or an early end updates only the last message.
      return textMessage(
        grant,
        `Access has begun: ${accessName(grant)}. The next message says until when.`,
      );
    case 'approval-needed':
      return textMessage(grant, `Waiting for approval: ${accessName(grant)}.`);
    case 'not-approved':
      return textMessage(grant, `Not approved: ${accessName(grant)}. ${notApprovedLine(grant)}`);
    case 'denied':
    case 'access-failed':
      if (wasCancelled(grant)) return textMessage(grant, cancelledText(grant));
      return textMessage(grant, `No access: ${accessName(grant)}. ${contactText(context)}`);
    case 'access-ended':
    case 'reported':
      return withReason(grant, textMessage(grant, endText(grant)), context);
  }
}

/** Builds what the requester must notice although there is a direct message; `undefined` for nothing. */
export function newMessage(
  grant: Grant,
  notification: Notification,
  context: DirectMessageContext,
  now: number,
): SlackMessage | undefined {
  const isOwnEnd = grant.endedBy === `Slack user ${grant.slackUserId}`;
  if (wasCancelled(grant) && isOwnEnd) return undefined;
  if (notification.kind !== 'access-ended' && notification.kind !== 'reported')
    return directMessage(grant, notification, context, now);
  const until = livingUntil(grant);
  if (until === undefined) return undefined;
  return textMessage(
    grant,
    `Sessions that you opened may live until ${until}: ${accessName(grant)}. Access has ended${endedBy(grant)}: sign out of them. What is done with them is reported.`,
  );
}

/** Builds the message of a grant whose access is active, also after an extension. */
export function activeMessage(
  grant: Grant,
  { contactEmails, portalUrl, canOpenModal }: DirectMessageContext,
  now: number,
): SlackMessage {
  const left = duration(Date.parse(grant.deadlineAt) - now);
  const { extensions } = grant;
  const readers = contactEmails.map(escapeMrkdwn).join(', ');
  return {
    text: `You’re in: ${accessName(grant)}, until ${slackTime(grant.deadlineAt)} (${left} left).`,
    blocks: [
      header('You’re in'),
      accessFields(
        grant,
        `*Until*\n${slackTime(grant.deadlineAt)} (${left} left)`,
        ...(extensions === undefined ? [] : [`*Extended*\n${times(extensions)}`]),
        ...approvalFields(grant),
      ),
      ...reasonBlocks(grant, canOpenModal),
      activeActions(grant, portalUrl),
      context(
        `CloudTrail records what you do. The report goes to ${readers === '' ? 'the security contacts' : readers}. Reference ${code(referenceOf(grant))}.`,
      ),
    ],
  };
}

function endsSoonMessage(
  grant: Grant,
  { portalUrl, canOpenModal }: DirectMessageContext,
  now: number,
) {
  const left = duration(Date.parse(grant.deadlineAt) - now);
  const longer =
    extendedDeadline(grant) === undefined
      ? 'press the button of the message again after the end'
      : 'press Extend';
  const text = `Access ends in ${left}: ${accessName(grant)}, at ${slackTime(grant.deadlineAt)}. Save your work. If you need longer, ${longer}.`;
  return {
    text,
    blocks: [section(text), ...reasonBlocks(grant, canOpenModal), activeActions(grant, portalUrl)],
  };
}

function failedMessage(grant: Grant, text: string): SlackMessage {
  const reference = `${accessName(grant)}. Reference ${code(referenceOf(grant))}.`;
  return {
    text: `No access. ${text}`,
    blocks: [header('No access'), section(text), context(reference)],
  };
}

const cancelledText = (grant: Grant): string =>
  `No access: ${accessName(grant)}. ${cancelledLine(grant)} To ask again, press the button of the message.`;

const textMessage = (grant: Grant, text: string): SlackMessage => ({
  text,
  blocks: [section(text), context(`Reference ${code(referenceOf(grant))}.`)],
});

/** The reason may be given until the report is sent. */
const withReason = (
  grant: Grant,
  message: SlackMessage,
  { canOpenModal }: DirectMessageContext,
): SlackMessage => ({
  ...message,
  blocks: [...(message.blocks ?? []), ...reasonBlocks(grant, canOpenModal)],
});

function endText(grant: Grant): string {
  const at = slackTime(grant.endedAt ?? grant.deadlineAt);
  return grant.alreadyAssigned
    ? `Your break glass time has ended: ${accessName(grant)}, ${at}. You had this assignment before, so you keep it.`
    : `Access has ended${endedBy(grant)}: ${accessName(grant)}, ${at}.`;
}

/** Whether somebody ended it before the deadline, and who, if it was not the requester. */
function endedBy({ endRequestedAt, endedBy: by, slackUserId }: Grant): string {
  if (endRequestedAt === undefined) return '';
  return by === undefined || by === `Slack user ${slackUserId}`
    ? ' early'
    : ` early, by ${person(by)}`;
}

const livingText = (grant: Grant): string => {
  const until = livingUntil(grant);
  return until === undefined
    ? ''
    : ` Sessions that you opened may live until ${until}: sign out of them. What is done with them is reported.`;
};

/** Until when sessions may go on; `undefined` where none can, or access never began. */
function livingUntil(grant: Grant): string | undefined {
  const { accessBeganAt, endedAt, sessionSeconds, alreadyAssigned } = grant;
  if (alreadyAssigned === true || accessBeganAt === undefined) return undefined;
  if (endedAt === undefined || sessionSeconds === undefined) return undefined;
  return slackTime(new Date(Date.parse(endedAt) + sessionSeconds * 1000).toISOString());
}
