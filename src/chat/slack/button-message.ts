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
  const parts = {
    text:
      message.text ??
      `Break the glass to get ${escapeMrkdwn(`${permissionSetName} in ${accountName}`)}.`,
    label: message.label ?? cut(`Break Glass: ${permissionSetName}`, maxLabelLength),
    question,
    warning: warningOf(message),
  };
  return form === 'blocks' ? buildBlocks(message, parts) : buildAttachment(message, parts);
}

const question = 'Break the glass?';

const warningOf = ({
  accountName,
  permissionSetName,
}: Pick<ButtonMessage, 'accountName' | 'permissionSetName'>): string => {
  const access = cut(`${permissionSetName} in ${accountName}`, maxAccessLength);
  return `You get ${access} for a limited time. Everybody here sees it, and what you do is reported.`;
};

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

const buildButton = (
  permissionSetArn: string,
  { label, question, warning }: Omit<Parts, 'text'>,
) => ({
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
});

/**
 * Builds the same button as a part of a section with other text. `position` makes the id of the block unique in a message
 * with several of them.
 */
export const buildButtonSection = (
  message: Omit<ButtonMessage, 'label'> & { readonly text: string; readonly position: number },
) => ({
  type: 'section',
  block_id: `${callbackId(message.accountId)}_${message.position}`,
  text: { type: 'mrkdwn', text: message.text },
  accessory: buildButton(message.permissionSetArn, {
    label: 'Break glass',
    question,
    warning: warningOf(message),
  }),
});

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
      elements: [buildButton(permissionSetArn, { label, question, warning })],
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
