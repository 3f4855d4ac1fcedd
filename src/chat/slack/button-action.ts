import {
  type ExtensionOrder,
  parseDurationValue,
  parseExtensionValue,
} from '../../grant/record/extension.ts';
import { isGrantId } from '../../grant/record/grant.ts';
import { oneLine } from '../../platform/one-line.ts';
import type { AccessRequest, RequestAnswers, SlackOrigin } from '../../request/access-request.ts';
import { isAccountId, isPermissionSetArn } from '../../request/ids.ts';
import { type BlockPress, denialBlock, denialReason, type LegacyPress } from './interaction.ts';
import { teamOf } from './interaction-origin.ts';

/** What a button press requests. */
export type ButtonAction =
  | {
      readonly kind: 'break-glass';
      readonly request: AccessRequest;
      /** Of a submitted modal: what the requester has said. */
      readonly answers?: RequestAnswers;
      /** Of a press: opens a modal within three seconds. */
      readonly triggerId?: string;
    }
  | GrantAction
  /** A submitted modal. */
  | {
      readonly kind: 'submit-reason';
      readonly grantId: string;
      readonly text: string;
      readonly slack: SlackOrigin;
    }
  | { readonly kind: 'extend-access'; readonly order: ExtensionOrder; readonly slack: SlackOrigin }
  | { readonly kind: 'malformed'; readonly slack: SlackOrigin; readonly problem: ButtonProblem }
  /** A button that is not ours: the message or the app may have others. */
  | { readonly kind: 'other' };

/** What a button requests that names a grant. */
export type GrantAction =
  | { readonly kind: 'end-access'; readonly grantId: string; readonly slack: SlackOrigin }
  | { readonly kind: 'approve-access'; readonly grantId: string; readonly slack: SlackOrigin }
  | { readonly kind: 'override-access'; readonly grantId: string; readonly slack: SlackOrigin }
  | {
      readonly kind: 'give-reason';
      readonly grantId: string;
      readonly slack: SlackOrigin;
      /** With which a modal can be opened, for three seconds. */
      readonly triggerId: string;
    }
  | {
      readonly kind: 'deny-access';
      readonly grantId: string;
      /** One line that is not too long; empty without a reason. */
      readonly reason: string;
      readonly slack: SlackOrigin;
    };

export type ButtonProblem =
  | 'several-actions'
  | 'account-missing'
  | 'accounts-several'
  | 'permission-set-malformed'
  | 'grant-malformed'
  | 'request-malformed'
  | 'extension-malformed'
  | 'duration-malformed';

/** The button that asks for access. */
export const breakGlass = 'break_glass';
/** Buttons of the messages about a grant. */
export const endAccess = 'end_access';
export const extendAccess = 'extend_access';
export const approveAccess = 'approve_access';
export const denyAccess = 'deny_access';
export const overrideAccess = 'override_access';
export const giveReason = 'give_reason';
/** A select menu. */
export const accessDuration = 'access_duration';

/** The actions of buttons that name a grant. */
const grantActions: ReadonlyMap<string, GrantAction['kind']> = new Map([
  [endAccess, 'end-access'],
  [approveAccess, 'approve-access'],
  [denyAccess, 'deny-access'],
  [overrideAccess, 'override-access'],
  [giveReason, 'give-reason'],
]);
const ownButtons: readonly string[] = [breakGlass, extendAccess, ...grantActions.keys()];

const maxDenialReasonLength = 500;

/**
 * Reads what a button press requests. The value comes from the pressed action, not from the original
 * message. It grants nothing: the access rules decide.
 */
export function parseButtonAction(
  press: LegacyPress | BlockPress,
  mayCall: (responseUrl: string) => boolean,
): ButtonAction {
  const actions = actionsOf(press);
  const action = actions.find(
    ({ name, type }) =>
      (type === 'button' && ownButtons.includes(name)) ||
      (type === 'static_select' && name === accessDuration),
  );
  if (action === undefined) return { kind: 'other' };
  const slack = originOf(press, mayCall);
  if (actions.length > 1) return { kind: 'malformed', slack, problem: 'several-actions' };
  if (action.name === extendAccess || action.name === accessDuration)
    return parseExtendAccess(action, slack);
  const kind = grantActions.get(action.name);
  return kind === undefined
    ? parseBreakGlass(action, slack, press.trigger_id)
    : parseGrantAction(action, kind, slack, press);
}

function parseBreakGlass(
  { accountText, value }: PressedAction,
  slack: SlackOrigin,
  triggerId: string,
): ButtonAction {
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
  const request = { accountId, permissionSetArn: value, slack };
  return { kind: 'break-glass', request, triggerId };
}

function parseGrantAction(
  { value: grantId }: PressedAction,
  kind: GrantAction['kind'],
  slack: SlackOrigin,
  press: LegacyPress | BlockPress,
): ButtonAction {
  if (typeof grantId !== 'string' || !isGrantId(grantId))
    return { kind: 'malformed', slack, problem: 'grant-malformed' };
  if (kind === 'deny-access') return { kind, grantId, reason: reasonOf(press), slack };
  if (kind === 'give-reason') return { kind, grantId, slack, triggerId: press.trigger_id };
  return { kind, grantId, slack };
}

/** What the approver has written into the message, if anything. */
function reasonOf(press: LegacyPress | BlockPress): string {
  if (press.type !== 'block_actions' || press.state === undefined) return '';
  const { value } = press.state.values[denialBlock][denialReason];
  return oneLine(value?.trim() ?? '', maxDenialReasonLength);
}

function parseExtendAccess({ name, value }: PressedAction, slack: SlackOrigin): ButtonAction {
  const [parse, problem] =
    name === extendAccess
      ? ([parseExtensionValue, 'extension-malformed'] as const)
      : ([parseDurationValue, 'duration-malformed'] as const);
  const order = typeof value === 'string' ? parse(value) : undefined;
  return order ? { kind: 'extend-access', order, slack } : { kind: 'malformed', slack, problem };
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
    ? press.actions.map(
        ({ action_id: name, block_id: accountText, type, value, selected_option: option }) => ({
          name,
          accountText,
          type,
          value: type === 'static_select' ? optionValue(option) : value,
        }),
      )
    : press.actions.map(({ name, type, value }) => ({
        name,
        accountText: press.callback_id,
        type,
        value,
      }));

const optionValue = (option: unknown): unknown =>
  typeof option === 'object' && option !== null && 'value' in option ? option.value : undefined;

function originOf(
  press: LegacyPress | BlockPress,
  mayCall: (responseUrl: string) => boolean,
): SlackOrigin {
  const responseUrl = press.response_url;
  return {
    teamId: teamOf(press),
    channelId: press.channel?.id ?? '',
    messageTs: messageTsOf(press),
    userId: press.user.id,
    responseUrl: responseUrl != null && mayCall(responseUrl) ? responseUrl : null,
  };
}

/** Nobody else sees an ephemeral message, so it has no thread. */
function messageTsOf(press: LegacyPress | BlockPress): string {
  if (press.type !== 'block_actions') return press.message_ts;
  const { container } = press;
  return container == null || container.is_ephemeral ? '' : container.message_ts;
}
