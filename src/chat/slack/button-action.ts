import { type ExtensionOrder, parseExtensionValue } from '../../grant/record/extension.ts';
import { isGrantId } from '../../grant/record/grant.ts';
import type { AccessRequest, SlackOrigin } from '../../request/access-request.ts';
import { isAccountId, isPermissionSetArn } from '../../request/ids.ts';
import type { BlockPress, LegacyPress } from './interaction.ts';

/** What a button press requests. */
export type ButtonAction =
  | { readonly kind: 'break-glass'; readonly request: AccessRequest }
  | { readonly kind: 'end-access'; readonly grantId: string; readonly slack: SlackOrigin }
  | { readonly kind: 'extend-access'; readonly order: ExtensionOrder; readonly slack: SlackOrigin }
  | { readonly kind: 'malformed'; readonly slack: SlackOrigin; readonly problem: ButtonProblem }
  /** A button that is not ours: the message or the app may have others. */
  | { readonly kind: 'other' };

export type ButtonProblem =
  | 'several-actions'
  | 'account-missing'
  | 'accounts-several'
  | 'permission-set-malformed'
  | 'grant-malformed'
  | 'extension-malformed';

/** The button that asks for access. */
export const breakGlass = 'break_glass';
/** Buttons of the messages about a grant. */
export const endAccess = 'end_access';
export const extendAccess = 'extend_access';
const ownActions: readonly string[] = [breakGlass, endAccess, extendAccess];

/**
 * Reads what a button press requests. The value comes from the pressed action, not from the original
 * message. It grants nothing: the access rules decide.
 */
export function parseButtonAction(
  press: LegacyPress | BlockPress,
  mayCall: (responseUrl: string) => boolean,
): ButtonAction {
  const actions = actionsOf(press);
  const action = actions.find(({ name, type }) => ownActions.includes(name) && type === 'button');
  if (action === undefined) return { kind: 'other' };
  const slack = originOf(press, mayCall);
  if (actions.length > 1) return { kind: 'malformed', slack, problem: 'several-actions' };
  if (action.name === extendAccess) return parseExtendAccess(action, slack);
  return action.name === endAccess ? parseEndAccess(action, slack) : parseBreakGlass(action, slack);
}

function parseBreakGlass({ accountText, value }: PressedAction, slack: SlackOrigin): ButtonAction {
  const malformed = (problem: ButtonProblem): ButtonAction => ({
    kind: 'malformed',
    slack,
    problem,
  });
  const [accountId, ...others] = accountText.split('_').filter(isAccountId);
  if (accountId === undefined) return malformed('account-missing');
  if (others.length > 0) return malformed('accounts-several');
  if (typeof value !== 'string' || !isPermissionSetArn(value))
    return malformed('permission-set-malformed');
  return { kind: 'break-glass', request: { accountId, permissionSetArn: value, slack } };
}

function parseEndAccess({ value }: PressedAction, slack: SlackOrigin): ButtonAction {
  return typeof value === 'string' && isGrantId(value)
    ? { kind: 'end-access', grantId: value, slack }
    : { kind: 'malformed', slack, problem: 'grant-malformed' };
}

function parseExtendAccess({ value }: PressedAction, slack: SlackOrigin): ButtonAction {
  const order = typeof value === 'string' ? parseExtensionValue(value) : undefined;
  return order
    ? { kind: 'extend-access', order, slack }
    : { kind: 'malformed', slack, problem: 'extension-malformed' };
}

interface PressedAction {
  readonly name: string;
  readonly type: string | null | undefined;
  readonly value: unknown;
  /** Contains the account: one 12-digit part between underscores. */
  readonly accountText: string;
}

const actionsOf = (press: LegacyPress | BlockPress): readonly PressedAction[] =>
  press.type === 'block_actions'
    ? press.actions.map(({ action_id: name, block_id: accountText, type, value }) => ({
        name,
        accountText,
        type,
        value,
      }))
    : press.actions.map(({ name, type, value }) => ({
        name,
        accountText: press.callback_id,
        type,
        value,
      }));

function originOf(
  press: LegacyPress | BlockPress,
  mayCall: (responseUrl: string) => boolean,
): SlackOrigin {
  const responseUrl = press.response_url;
  return {
    teamId: press.team?.id ?? press.enterprise?.id ?? '',
    channelId: press.channel?.id ?? '',
    messageTs:
      press.type === 'block_actions' ? (press.container?.message_ts ?? '') : press.message_ts,
    userId: press.user.id,
    responseUrl: responseUrl != null && mayCall(responseUrl) ? responseUrl : null,
  };
}

/** Where a press comes from. In a shared channel the user's own workspace differs from the channel's. */
export interface PressOrigin {
  readonly workspaces: readonly string[];
  readonly enterprise: string | undefined;
}

export const pressOriginOf = (press: LegacyPress | BlockPress): PressOrigin => ({
  workspaces: [press.team?.id, press.user.team_id].filter((id) => id != null),
  enterprise: press.enterprise?.id,
});

/** A listed enterprise is enough, and so are listed workspaces. An empty list allows every press. */
export const isAllowedOrigin = (
  { workspaces, enterprise }: PressOrigin,
  allowed: readonly string[],
): boolean =>
  allowed.length === 0 ||
  (enterprise !== undefined && allowed.includes(enterprise)) ||
  (workspaces.length > 0 && workspaces.every((workspace) => allowed.includes(workspace)));
