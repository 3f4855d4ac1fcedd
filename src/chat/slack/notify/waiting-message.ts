import type { AwaitingApproval, Grant } from '../../../grant/record/grant.ts';
import { code } from '../escape.ts';
import { accessName, type Contacts, contactText, type SlackMessage } from '../texts.ts';
import { waitingActions } from './approval-blocks.ts';
import {
  approvalCount,
  approvedBy,
  approvedDuration,
  denialLine,
  expiryLine,
  unansweredUsers,
} from './approval-text.ts';
import { accessFields, context, header, referenceOf, section, slackTime } from './grant-blocks.ts';
import { reasonBlocks } from './reason-text.ts';

/** Builds what the requester reads while their request waits for approval. */
export function waitingMessage(grant: AwaitingApproval): SlackMessage {
  const until = slackTime(grant.approvalUntil);
  const approvers = approvedBy(grant);
  const asked = unansweredUsers(grant);
  return {
    text: `Waiting for approval: ${accessName(grant)}. ${approvalCount(grant)} approvals so far, until ${until}.`,
    blocks: [
      header('Waiting for approval'),
      accessFields(
        grant,
        `*For how long*\n${approvedDuration(grant)}`,
        `*Approvals*\n${approvalCount(grant)}, until ${until}`,
        ...(approvers === '' ? [] : [`*Approved by*\n${approvers}`]),
      ),
      section(
        asked === ''
          ? 'Nobody else could be asked by direct message: ask an approver yourself.'
          : `Asked: ${asked}.`,
      ),
      // Requests wait only where approvers can be asked, and so can requesters.
      ...reasonBlocks(grant, true),
      waitingActions(grant),
      context(`There is no access yet. Reference ${code(referenceOf(grant))}.`),
    ],
  };
}

/** Builds what the requester reads when their request was denied, or was not approved in time. */
export function notApprovedMessage(grant: Grant, contacts: Contacts): SlackMessage {
  const text = `${notApprovedLine(grant)} To ask again, press the button of the message. If that does not help: ${contactText(contacts)}`;
  return {
    text: `Not approved: ${accessName(grant)}. ${text}`,
    blocks: [
      header('Not approved'),
      section(text),
      context(`${accessName(grant)}. Reference ${code(referenceOf(grant))}.`),
    ],
  };
}

/** Who denied it and why, or that approval did not come in time. */
export const notApprovedLine = (grant: Grant): string =>
  grant.status === 'denied' ? denialLine(grant) : expiryLine(grant);

/** What the message of active access says of its approval; nothing where none was needed. */
export function approvalFields(grant: Grant): readonly string[] {
  const { approvedAt, overriddenAt } = grant;
  if (overriddenAt !== undefined) return ['*Approval*\nnone: you went ahead without it'];
  return approvedAt === undefined ? [] : [`*Approved by*\n${approvedBy(grant)}`];
}
