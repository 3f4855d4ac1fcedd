import type { EndResult } from '../../grant/end-early.ts';
import type { ExtendResult } from '../../grant/extend.ts';
import type { OpenResult } from '../../grant/open-grant.ts';
import type { Grant } from '../../grant/record/grant.ts';
import type { Denied } from '../../request/policy/decide.ts';
import type { AskFirstReply } from './answer/ask-first.ts';
import type { ApprovalReply } from './answer/handle-approval.ts';
import type { ReasonReply } from './answer/handle-reason.ts';
import type { ButtonProblem } from './button-action.ts';
import { escapeMrkdwn } from './escape.ts';
import { durationMenus, waitingActions } from './notify/approval-blocks.ts';
import { buildApprovalReply } from './notify/approval-reply.ts';
import type { DirectMessageContext } from './notify/direct-message.ts';
import { buildExtensionReply } from './notify/extension-reply.ts';
import { actions, activeActions, requester, section } from './notify/grant-blocks.ts';
import {
  accessName,
  type Contacts,
  contactText,
  denialText,
  openGrantText,
  type Requested,
  type SlackMessage,
  startedText,
} from './texts.ts';
import { type AnyReasonReply, buildReasonReply } from './views/reason-reply.ts';

/** What the user who pressed a button reads in response. */
export type Reply =
  | { readonly kind: 'allowed'; readonly result: OpenResult }
  | ({ readonly kind: 'denied'; readonly denial: Denied } & Requested)
  | { readonly kind: 'end-request'; readonly result: EndResult }
  | ApprovalReply
  | ReasonReply
  | AskFirstReply
  | {
      readonly kind: 'extension';
      readonly result: ExtendResult;
      /** Whether the requester chose how long access lasts, in the reply to the request. */
      readonly isChosen: boolean;
    }
  | { readonly kind: 'malformed-button'; readonly problem: ButtonProblem }
  | { readonly kind: 'team-not-allowed' | 'lock-malformed' | 'failed' | 'working' | 'slow' };

/** Builds the reply to a press. While access is active, it has the buttons of the direct message. */
export function buildReply(
  reply: Reply,
  contacts: Contacts,
  { now, ...context }: Omit<DirectMessageContext, keyof Contacts> & { readonly now: number },
): SlackMessage {
  const { portalUrl } = context;
  if (reply.kind === 'extension')
    return buildExtensionReply(reply, { ...contacts, ...context }, now);
  if (reply.kind === 'approve' || reply.kind === 'deny' || reply.kind === 'override')
    return buildApprovalReply(reply, contacts);
  if (isReasonReply(reply)) return buildReasonReply(reply, contacts);
  const text = buildReplyText(reply, contacts, now);
  const grant =
    reply.kind === 'allowed' && 'grant' in reply.result ? reply.result.grant : undefined;
  const buttons = grant === undefined ? [] : buttonsOf(grant, portalUrl, now);
  return buttons.length === 0 ? { text } : { text, blocks: [section(text), ...buttons] };
}

const reasonKinds: readonly string[] = Object.keys({
  reason: true,
  'ask-why': true,
  'modal-opened': true,
  'modal-impossible': true,
  'ask-first': true,
  'request-refused': true,
} satisfies Record<AnyReasonReply['kind'], true>);

const isReasonReply = (reply: Reply): reply is AnyReasonReply => reasonKinds.includes(reply.kind);

/** What the requester may do with an open grant. */
function buttonsOf(grant: Grant, portalUrl: string | undefined, now: number): readonly object[] {
  const { status, deadlineAt, endRequestedAt, failure } = grant;
  if (Date.parse(deadlineAt) <= now || (endRequestedAt ?? failure) !== undefined) return [];
  if (status === 'active') return [activeActions(grant, portalUrl)];
  if (status === 'awaiting-approval') return [waitingActions(grant)];
  const menus = status === 'opening' || status === 'giving' ? durationMenus(grant) : [];
  return menus.length === 0 ? [] : [actions(...menus)];
}

function buildReplyText(
  reply: Exclude<Reply, { kind: 'extension' } | ApprovalReply | AnyReasonReply>,
  contacts: Contacts,
  now: number,
): string {
  switch (reply.kind) {
    case 'allowed':
      return openResultText(reply.result, contacts, now);
    case 'denied':
      return denialText(reply.denial, reply, contacts);
    case 'end-request':
      return endResultText(reply.result, now);
    case 'malformed-button':
      return buttonProblemText(reply.problem);
    case 'team-not-allowed':
      return `Access denied: requests from this Slack workspace are not accepted here. ${contactText(contacts)}`;
    case 'lock-malformed':
      return `Access was not started: the lock of this access is malformed, so somebody has changed the table. Pressing again does not help. ${contactText(contacts)}`;
    case 'working':
      return 'Working on it: this takes longer than usual. You will get the answer here within 15 seconds. If you get none, press again.';
    case 'slow':
      return `Something is slow, and your request was not finished: press again in a few seconds. That opens nothing twice. ${contactText(contacts)}`;
    case 'failed':
      return `Something failed while your request was handled. Access may not have been started: press again in a few seconds. ${contactText(contacts)}`;
  }
}

function openResultText(result: OpenResult, contacts: Contacts, now: number): string {
  switch (result.outcome) {
    case 'started':
      return startedText(result.grant);
    case 'already-open':
      return openGrantText(result.grant, now);
    case 'replayed':
      return `This request was handled before. ${openGrantText(result.grant, now)}`;
    case 'busy':
      return 'Another press of yours for this access is being handled right now. If you get no other message within ten seconds, press again.';
    case 'refused':
      return `Access was not started: Step Functions refused (${escapeMrkdwn(result.error)}). No access was granted. ${contactText(contacts)}`;
    case 'unconfirmed':
      return `Your request is recorded, but Step Functions has not confirmed the start (${escapeMrkdwn(result.error)}). If you get no message within 30 seconds that access is active${result.grant.status === 'awaiting-approval' ? ', or waits for approval' : ''}, press again.`;
  }
}

function buttonProblemText(problem: ButtonProblem): string {
  const problems: Readonly<Record<ButtonProblem, string>> = {
    'several-actions': 'the request contains other actions too',
    'account-missing':
      'the message does not name an account: `callback_id` (or `block_id`) must contain one 12-digit part between underscores',
    'accounts-several':
      'the message names several accounts: `callback_id` (or `block_id`) must contain exactly one 12-digit part between underscores',
    'permission-set-malformed': 'the value of the button is not the ARN of a permission set',
    'grant-malformed': 'the value of the button is not the id of a grant',
    'request-malformed': 'the form does not name an account and a permission set',
    'extension-malformed': 'the value of the button does not name a grant and its deadline',
    'duration-malformed': 'what was chosen does not name a grant, its deadline and a duration',
  };
  return `This button does not work: ${problems[problem]}. Nothing was started. Report it to the owner of the message.`;
}

function endResultText(result: EndResult, now: number): string {
  switch (result.outcome) {
    case 'requested':
      return requestedEndText(result.grant);
    case 'already-requested':
      return `${accessName(result.grant)} is being revoked already.`;
    case 'over':
      return openGrantText(result.grant, now);
    case 'refused':
      return 'You cannot end this access, or it does not exist. Nothing was changed.';
  }
}

/** The requester is told of the end by direct message; who else ended it sees it on the grant card. */
function requestedEndText(grant: Grant): string {
  const isRequester = grant.endedBy === `Slack user ${grant.slackUserId}`;
  if (grant.status === 'awaiting-approval')
    return `${isRequester ? 'Your' : 'The'} request is cancelled: ${accessName(grant)}. Nobody can approve it any more.`;
  return isRequester
    ? `Thank you. ${accessName(grant)} is being revoked. You will get a message when access has ended.`
    : `Thank you. ${accessName(grant)} of ${requester(grant)} is being revoked. They and the channel are told that you ended it.`;
}
