import { durationValue, possibleDurations } from '../../../grant/record/extension.ts';
import { type Grant, grantIdOf } from '../../../grant/record/grant.ts';
import {
  accessDuration,
  approveAccess,
  denyAccess,
  endAccess,
  overrideAccess,
} from '../button-action.ts';
import { denialBlock, denialReason } from '../interaction.ts';
import { actions, duration, plain } from './grant-blocks.ts';

/** Builders of the buttons and fields with which people decide on a request. The functions decide who may. */

interface Confirmation {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly deny: string;
}

const confirmation = ({ title, text, confirm, deny }: Confirmation) => ({
  title: plain(title),
  text: plain(text),
  confirm: plain(confirm),
  deny: plain(deny),
});

const grantButton = (grant: Grant, action: string, label: string, more: object) => ({
  type: 'button',
  action_id: action,
  text: plain(label),
  value: grantIdOf(grant),
  ...more,
});

/** Slack sends its content with a press of each button of the message. Source: https://docs.slack.dev/reference/block-kit/blocks/input-block */
const reasonField = {
  type: 'input',
  block_id: denialBlock,
  optional: true,
  label: plain('Reason, if you deny'),
  element: { type: 'plain_text_input', action_id: denialReason, max_length: 500 },
};

const denyButton = (grant: Grant) =>
  grantButton(grant, denyAccess, 'Deny', {
    style: 'danger',
    confirm: confirmation({
      title: 'Deny this request?',
      text: 'The requester is told that it was you, and why. They may still ask again.',
      confirm: 'Deny',
      deny: 'Back',
    }),
  });

/** For those who are asked. */
export const decisionBlocks = (grant: Grant): readonly object[] => [
  reasonField,
  actions(grantButton(grant, approveAccess, 'Approve', { style: 'primary' }), denyButton(grant)),
];

/** For those who have approved, while more approvals are missing. */
export const denialBlocks = (grant: Grant): readonly object[] => [
  reasonField,
  actions(denyButton(grant)),
];

/** For the requester, while the request waits. */
export const waitingActions = (grant: Grant) =>
  actions(
    ...(grant.mayOverride === true ? [overrideButton(grant)] : []),
    grantButton(grant, endAccess, 'Cancel request', {
      confirm: confirmation({
        title: 'Cancel the request?',
        text: 'Nobody can approve it any more. You can ask again.',
        confirm: 'Cancel request',
        deny: 'Keep waiting',
      }),
    }),
  );

const overrideButton = (grant: Grant) =>
  grantButton(grant, overrideAccess, 'Break glass now', {
    style: 'danger',
    confirm: confirmation({
      title: 'Break glass without approval?',
      text: 'Everybody who was asked is told that you skipped them. The channel, the security contacts and the report say that you went ahead without approval.',
      confirm: 'Break glass now',
      deny: 'Keep waiting',
    }),
  });

/** The menu with which the requester chooses how long access lasts; none where no more time is possible. */
export function durationMenus(grant: Grant): readonly object[] {
  const durations = possibleDurations(grant);
  if (durations.length === 0) return [];
  return [
    {
      type: 'static_select',
      action_id: accessDuration,
      placeholder: plain('Change how long'),
      options: durations.map((seconds) => ({
        text: plain(duration(seconds * 1000)),
        value: durationValue(grant, seconds),
      })),
    },
  ];
}
