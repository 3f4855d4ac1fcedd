import {
  isAskedForReason,
  maxReasonLength,
  reasonOf,
} from '../../../grant/record/given-reasons.ts';
import { type Grant, grantIdOf, isOver } from '../../../grant/record/grant.ts';
import { giveReason } from '../button-action.ts';
import { codeUpTo, escapeMrkdwn } from '../escape.ts';
import type { SlackMessage } from '../texts.ts';
import { actions, plain, section } from './grant-blocks.ts';

// What messages say of why the requester has access, and how the requester is asked.

const reasonSection = (reason: string) => section(`*Reason*\n${codeUpTo(reason, maxReasonLength)}`);

/** What everybody but the requester reads; nothing where nobody asks. */
export function reasonSections(grant: Grant): readonly object[] {
  const reason = reasonOf(grant);
  if (reason !== undefined) return [reasonSection(reason)];
  if (!isAskedForReason(grant)) return [];
  return [section(isOver(grant) ? '*Reason*\nnone was given' : '*Reason*\nnone was given yet')];
}

/** Asks the requester why, or shows what they have said; nothing where nobody asks, or can. */
export function reasonBlocks(grant: Grant, canOpenModal: boolean): readonly object[] {
  const reason = reasonOf(grant);
  if (reason === undefined)
    return isAskedForReason(grant) && canOpenModal
      ? [section(`*Why?*\n${whyText(grant)}`), actions(primaryReasonButton(grant))]
      : [];
  // Approvers decide by the reason that they have read.
  const mayChange = canOpenModal && grant.status !== 'awaiting-approval';
  const button = reasonButton(grantIdOf(grant), 'Change reason');
  return [reasonSection(reason), ...(mayChange ? [actions(button)] : [])];
}

/** What the requester must say. */
export const whyText = ({ reasonTickets = new Set() }: Pick<Grant, 'reasonTickets'>): string =>
  reasonTickets.size === 0
    ? 'Say why you need this access. The reason is part of the report.'
    : `Say why you need this access, and name a ticket (${escapeMrkdwn(ticketsText(reasonTickets))}). The reason is part of the report.`;

/** `CHG-… or INC-…`, as plain text. */
export const ticketsText = (prefixes: Iterable<string>): string =>
  [...prefixes]
    .sort()
    .map((prefix) => `${prefix}…`)
    .join(' or ');

/** Opens the modal for the reason of a grant. */
export const reasonButton = (grantId: string, label = 'Tell us why') => ({
  type: 'button',
  action_id: giveReason,
  text: plain(label),
  value: grantId,
});

const primaryReasonButton = (grant: Grant) => ({
  ...reasonButton(grantIdOf(grant)),
  style: 'primary',
});

/** Reminds the requester, once, of the reason that is missing. */
export function reminderMessage(grant: Grant, access: string): SlackMessage {
  const text = `Why? You have not said yet why you need ${access}. Without a reason, the report begins with “No reason given”.`;
  return { text, blocks: [section(text), actions(primaryReasonButton(grant))] };
}
