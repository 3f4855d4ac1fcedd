import { breakGlass } from './button-action.ts';
import { escapeMrkdwn } from './escape.ts';

/** What the button asks for, and what the message says. */
export interface ButtonMessage {
  readonly accountId: string;
  /** As people call the account. */
  readonly accountName: string;
  readonly permissionSetArn: string;
  readonly permissionSetName: string;
  readonly text: string | undefined;
  /** What is on the button. */
  readonly label: string | undefined;
}

/** Slack’s limit for the text of a button. */
export const maxLabelLength = 75;
/** Slack’s limit for the text of a section block. */
export const maxTextLength = 3_000;

/**
 * Builds the body of a message with a button that asks for a permission set in an account, as parseButtonAction reads
 * it. `legacy` is an attachment, as older messages have it. The button grants nothing: the access rules decide.
 */
export function buildButtonMessage(message: ButtonMessage, form: 'blocks' | 'legacy') {
  const { accountName, permissionSetName } = message;
  const access = `${permissionSetName} in ${accountName}`;
  const parts = {
    text: message.text ?? `Break the glass to get ${escapeMrkdwn(access)}.`,
    label: message.label ?? cut(`Break Glass: ${permissionSetName}`, maxLabelLength),
    question: 'Break the glass?',
    warning: `You get ${cut(access, maxAccessLength)} for a limited time. Everybody here sees it, and what you do is reported.`,
  };
  return form === 'blocks' ? buildBlocks(message, parts) : buildAttachment(message, parts);
}

/** Leaves room for the rest of a confirmation’s 300 characters. */
const maxAccessLength = 150;

const cut = (text: string, maxLength: number): string =>
  text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`;

interface Parts {
  readonly text: string;
  readonly label: string;
  readonly question: string;
  readonly warning: string;
}

const plainText = (text: string) => ({ type: 'plain_text', text });

/** The parts between underscores contain the account’s 12 digits exactly once. */
const callbackId = (accountId: string): string => `break_glass_${accountId}`;

const buildBlocks = (
  { accountId, permissionSetArn }: ButtonMessage,
  { text, label, question, warning }: Parts,
) => ({
  text,
  blocks: [
    { type: 'section', text: { type: 'mrkdwn', text } },
    {
      type: 'actions',
      block_id: callbackId(accountId),
      elements: [
        {
          type: 'button',
          action_id: breakGlass,
          style: 'danger',
          text: plainText(label),
          value: permissionSetArn,
          confirm: {
            title: plainText(question),
            text: plainText(warning),
            confirm: plainText('Break glass'),
            deny: plainText('Cancel'),
          },
        },
      ],
    },
  ],
});

const buildAttachment = (
  { accountId, permissionSetArn }: ButtonMessage,
  { text, label, question, warning }: Parts,
) => ({
  attachments: [
    {
      text,
      fallback: text,
      callback_id: callbackId(accountId),
      color: '#fc6f03',
      attachment_type: 'default',
      actions: [
        {
          name: breakGlass,
          text: label,
          style: 'danger',
          type: 'button',
          value: permissionSetArn,
          confirm: {
            title: question,
            text: warning,
            ok_text: 'Break glass',
            dismiss_text: 'Cancel',
          },
        },
      ],
    },
  ],
});
