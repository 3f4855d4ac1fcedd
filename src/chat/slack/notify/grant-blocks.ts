import { extendedDeadline, extensionValue } from '../../../grant/record/extension.ts';
import { type Grant, grantIdOf } from '../../../grant/record/grant.ts';
import { endAccess, extendAccess } from '../button-action.ts';
import { code, escapeMrkdwn } from '../escape.ts';

/** Builders of Block Kit blocks. Source: https://docs.slack.dev/reference/block-kit/blocks */

export const header = (text: string) => ({ type: 'header', text: plain(text) });

export const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });

export const fields = (...texts: readonly string[]) => ({
  type: 'section',
  fields: texts.map((text) => mrkdwn(text, maxFieldLength)),
});

/** The account and permission set of a grant, and more. */
export const accessFields = ({ accountId, permissionSetName }: Grant, ...more: readonly string[]) =>
  fields(`*Account*\n${code(accountId)}`, `*Permission set*\n${code(permissionSetName)}`, ...more);

export const context = (text: string) => ({ type: 'context', elements: [mrkdwn(text)] });

export const actions = (...elements: readonly object[]) => ({ type: 'actions', elements });

/** Slack refuses a message with a longer text. */
const maxTextLength = 3_000;
const maxFieldLength = 2_000;

const mrkdwn = (text: string, maxLength = maxTextLength) => ({
  type: 'mrkdwn',
  text: text.length <= maxLength ? text : cut(text, maxLength),
});

/** Never within an entity, a mention or a date. */
const cut = (text: string, maxLength: number): string =>
  `${text
    .slice(0, maxLength - 1)
    .toWellFormed()
    .replace(/(?:&[a-z]*|<[^>]*)$/, '')}…`;

export const plain = (text: string) => ({ type: 'plain_text', text });

/**
 * A time in the reader's own time zone, and in UTC where the client cannot show that.
 * Source: https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
export function slackTime(iso: string): string {
  const fallback = `${iso.slice(0, 16).replace('T', ' ')} UTC`;
  return `<!date^${Math.floor(Date.parse(iso) / 1000)}^{date_short_pretty} {time}|${fallback}>`;
}

/** `1 h`, `59 min`, `40 s`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** `once`, `2 times`. */
export const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** Names a grant, so that who helps can find it. */
export const referenceOf = (grant: Pick<Grant, 'id'>): string => grantIdOf(grant).slice(0, 8);

/** A button that ends access. Slack asks for confirmation; the function decides who may. */
export const endButton = (grant: Grant, label: string, question: string) => ({
  type: 'button',
  action_id: endAccess,
  style: 'danger',
  text: plain(label),
  value: grantIdOf(grant),
  confirm: {
    title: plain('End access now?'),
    text: plain(question),
    confirm: plain('End access'),
    deny: plain('Keep it'),
  },
});

/** A button that moves the deadline that it names; none where no more time is possible. */
const extendButtons = (grant: Grant): readonly object[] =>
  extendedDeadline(grant) === undefined
    ? []
    : [
        {
          type: 'button',
          action_id: extendAccess,
          text: plain('Extend'),
          value: extensionValue(grant),
        },
      ];

/** A link that opens the AWS console with the role. */
const linkButton = (label: string, url: string) => ({
  type: 'button',
  action_id: 'open_aws',
  style: 'primary',
  text: plain(label),
  url,
});

/**
 * The access portal's shortcut link to a role; `undefined` without a portal.
 * Source: IAM Identity Center User Guide, "Creating shortcut links to AWS Management Console destinations"
 */
function shortcutLink(
  { accountId, permissionSetName }: Grant,
  portalUrl: string | undefined,
): string | undefined {
  if (portalUrl === undefined || !URL.canParse(portalUrl)) return undefined;
  const query = new URLSearchParams({ account_id: accountId, role_name: permissionSetName });
  return `${portalUrl.replace(/\/+$/, '')}/#/console?${query}`;
}

/** Who did something, as a record names them: `Slack user U…` becomes a mention, so that its reader sees a name. */
export const person = (name = 'somebody'): string =>
  /^Slack user [A-Za-z0-9]{1,64}$/.test(name)
    ? mention(name.slice('Slack user '.length))
    : escapeMrkdwn(name);

export const mention = (slackUserId: string): string => `<@${slackUserId}>`;

/** The Slack mention of the requester, and their name in Identity Center. */
export const requester = ({
  slackUserId,
  userName,
}: Pick<Grant, 'slackUserId' | 'userName'>): string =>
  `${mention(slackUserId)} (${escapeMrkdwn(userName)})`;

/** The buttons of a grant whose access is active. */
export function activeActions(grant: Grant, portalUrl: string | undefined) {
  const link = shortcutLink(grant, portalUrl);
  const question = 'Your access ends now. To get it back, press the button again.';
  return actions(
    ...(link === undefined ? [] : [linkButton('Open AWS', link)]),
    ...extendButtons(grant),
    endButton(grant, 'I’m done', question),
  );
}
