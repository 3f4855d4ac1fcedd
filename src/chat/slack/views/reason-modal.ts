import { maxReasonLength, reasonOf } from '../../../grant/record/given-reasons.ts';
import { type Grant, grantIdOf } from '../../../grant/record/grant.ts';
import { plain, section } from '../notify/grant-blocks.ts';
import { ticketsText, whyText } from '../notify/reason-text.ts';
import { accessName } from '../texts.ts';
import type { Modal } from './modal.ts';
import { reasonBlock, reasonText, reasonView } from './view-submission.ts';

/** Asks the requester of a grant why, with the reason that they gave before. */
export const buildReasonModal = (grant: Grant): Modal => ({
  type: 'modal',
  callback_id: reasonView,
  // It says what is requested, and gives no right: the submission is decided by its signed user.
  private_metadata: grantIdOf(grant),
  title: plain('Why?'),
  submit: plain('Send'),
  close: plain('Cancel'),
  blocks: [
    section(`${accessName(grant)}. ${whyText(grant)}`),
    reasonInput(grant.reasonTickets, reasonOf(grant)),
  ],
});

/** The field for the reason. Slack refuses a view whose initial value is longer than the field. */
export const reasonInput = (tickets: ReadonlySet<string> | undefined, initial?: string) => ({
  type: 'input',
  block_id: reasonBlock,
  label: plain('Reason'),
  ...(tickets !== undefined &&
    tickets.size > 0 && { hint: plain(`Name a ticket: ${ticketsText(tickets)}`) }),
  element: {
    type: 'plain_text_input',
    action_id: reasonText,
    multiline: true,
    max_length: maxReasonLength,
    ...(initial !== undefined && {
      initial_value: initial.slice(0, maxReasonLength).toWellFormed(),
    }),
  },
});

/** What a modal becomes when there is nothing more to fill in. */
export const buildTextModal = (title: string, text: string): Modal => ({
  type: 'modal',
  title: plain(title),
  close: plain('Close'),
  blocks: [section(text)],
});
