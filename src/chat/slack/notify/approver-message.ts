import { approvalsOf, usersWithoutAnswer } from '../../../grant/record/counted-approvals.ts';
import { type Grant, isOver } from '../../../grant/record/grant.ts';
import { code } from '../escape.ts';
import { accessName, type Contacts, contactText, type SlackMessage } from '../texts.ts';
import { decisionBlocks } from './approval-blocks.ts';
import {
  approvalCount,
  approvedBy,
  approvedDuration,
  cancelledLine,
  wasCancelled,
} from './approval-text.ts';
import {
  accessFields,
  actions,
  context,
  endButton,
  header,
  referenceOf,
  requester,
  section,
  slackTime,
} from './grant-blocks.ts';
import { reasonSections } from './reason-text.ts';
import { notApprovedLine } from './waiting-message.ts';

// What those read who are asked for approval, or whose approval was counted.

/** Builds the question. `text` is what a phone shows when the message is pushed. */
export function questionMessage(grant: Grant): SlackMessage {
  const until = slackTime(grant.approvalUntil ?? grant.deadlineAt);
  const question = `${requester(grant)} asks for your approval: ${accessName(grant)}`;
  return {
    text: `${question}, for ${approvedDuration(grant)}. Answer until ${until}.`,
    blocks: [
      header('Approval needed'),
      section(`${question}.`),
      accessFields(
        grant,
        `*For how long*\n${approvedDuration(grant)}`,
        `*Approvals*\n${approvalCount(grant)}`,
        `*Answer until*\n${until}`,
      ),
      ...reasonSections(grant),
      ...decisionBlocks(grant),
      context(
        `Without ${grant.approvalsNeeded === 1 ? 'an approval' : 'enough approvals'} there is no access. Reference ${code(referenceOf(grant))}.`,
      ),
    ],
  };
}

/**
 * Builds what the question becomes, without buttons. While access is active, what a new message follows says nothing
 * that changes: only the last message is updated.
 */
export const settledMessage = (grant: Grant, isFollowed: boolean): SlackMessage =>
  textMessage(
    grant,
    `${outcomeText(grant, isFollowed)} ${requester(grant)} asked for ${accessName(grant)}.`,
  );

function outcomeText(grant: Grant, isFollowed: boolean): string {
  const { status, overriddenAt, approvedAt, accessBeganAt, endedAt } = grant;
  if (status === 'denied' || status === 'expired') return notApprovedLine(grant);
  if (wasCancelled(grant)) return cancelledLine(grant);
  const how =
    overriddenAt !== undefined
      ? 'WITHOUT APPROVAL: the requester went ahead.'
      : approvedAt !== undefined
        ? `Approved by ${approvedBy(grant)}.`
        : 'It was not approved.';
  if (accessBeganAt === undefined) return `${how} No access was granted.`;
  if (isOver(grant)) return `${how} Access has ended: ${slackTime(endedAt ?? grant.deadlineAt)}.`;
  return isFollowed
    ? `${how} The next message says until when.`
    : `${how} Access is active, until ${latestEnd(grant)}.`;
}

/** Extensions may move the deadline up to this, and these messages do not follow them. */
const latestEnd = ({ deadlineAt, latestDeadlineAt = deadlineAt }: Grant): string =>
  latestDeadlineAt > deadlineAt
    ? `${slackTime(latestDeadlineAt)} at the latest`
    : slackTime(deadlineAt);

/**
 * Builds what a Slack user must notice once access is active: that their approval was counted, or that they were
 * skipped; `undefined` for nothing.
 */
export function noticeMessage(
  grant: Grant,
  slackUserId: string,
  contacts: Contacts,
): SlackMessage | undefined {
  if (grant.accessBeganAt === undefined) return undefined;
  const access = isOver(grant)
    ? `${requester(grant)} had ${accessName(grant)}, until ${slackTime(grant.endedAt)}`
    : `${requester(grant)} has ${accessName(grant)}, until ${latestEnd(grant)}`;
  if (approvalsOf(grant).some((approval) => approval.slackUserId === slackUserId)) {
    const claim =
      grant.overriddenAt === undefined
        ? 'You approved this'
        : 'You approved this, and the other approvals were skipped';
    const text = `${claim}: ${access}. If you did not: ${isOver(grant) ? contactText(contacts) : 'End now.'}`;
    return isOver(grant) ? textMessage(grant, text) : withEndButton(grant, text);
  }
  if (grant.overriddenAt === undefined || !usersWithoutAnswer(grant).includes(slackUserId))
    return undefined;
  return textMessage(
    grant,
    `WITHOUT APPROVAL: ${access}. You were asked for approval, and they went ahead without it. If you do not know why: ${contactText(contacts)}`,
  );
}

const withEndButton = (grant: Grant, text: string): SlackMessage => ({
  text,
  blocks: [
    section(text),
    actions(endButton(grant, 'End now', 'The access of the requester ends now.')),
    reference(grant),
  ],
});

const textMessage = (grant: Grant, text: string): SlackMessage => ({
  text,
  blocks: [section(text), reference(grant)],
});

const reference = (grant: Grant) => context(`Reference ${code(referenceOf(grant))}.`);
