import type { EndResult } from '../../grant/end-early.ts';
import type { ExtendResult } from '../../grant/extend.ts';
import type { OpenResult } from '../../grant/open-grant.ts';
import type { Denied } from '../../request/policy/decide.ts';
import type { ButtonProblem } from './button-action.ts';
import { escapeMrkdwn } from './escape.ts';
import { buildExtensionReply } from './notify/extension-reply.ts';
import { activeActions, section, slackTime } from './notify/grant-blocks.ts';
import {
  accessName,
  type Contacts,
  contactText,
  denialText,
  openGrantText,
  type Requested,
  type SlackMessage,
} from './texts.ts';

/** What the user who pressed a button reads in response. */
export type Reply =
  | { readonly kind: 'allowed'; readonly result: OpenResult }
  | ({ readonly kind: 'denied'; readonly denial: Denied } & Requested)
  | { readonly kind: 'end-request'; readonly result: EndResult }
  | { readonly kind: 'extension'; readonly result: ExtendResult }
  | { readonly kind: 'malformed-button'; readonly problem: ButtonProblem }
  | { readonly kind: 'team-not-allowed' | 'lock-malformed' | 'failed' | 'working' | 'slow' };

/** Builds the reply to a press. While access is active, it has the buttons of the direct message. */
export function buildReply(
  reply: Reply,
  contacts: Contacts,
  { portalUrl, now }: { readonly portalUrl: string | undefined; readonly now: number },
): SlackMessage {
  if (reply.kind === 'extension')
    return buildExtensionReply(reply.result, { ...contacts, portalUrl }, now);
  const text = buildReplyText(reply, contacts, now);
  const grant =
    reply.kind === 'allowed' && 'grant' in reply.result ? reply.result.grant : undefined;
  if (grant?.status !== 'active' || Date.parse(grant.deadlineAt) <= now) return { text };
  return { text, blocks: [section(text), activeActions(grant, portalUrl)] };
}

function buildReplyText(
  reply: Exclude<Reply, { kind: 'extension' }>,
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
      return `Glass broken - access incoming. ${accessName(result.grant)}, until ${slackTime(result.grant.deadlineAt)}. You will get a message when access is active.`;
    case 'already-open':
      return openGrantText(result.grant, now);
    case 'replayed':
      return `This press was handled before. ${openGrantText(result.grant, now)}`;
    case 'busy':
      return 'Another press of yours for this access is being handled right now. If you get no other message within ten seconds, press again.';
    case 'refused':
      return `Access was not started: Step Functions refused (${escapeMrkdwn(result.error)}). No access was granted. ${contactText(contacts)}`;
    case 'unconfirmed':
      return `Your request is recorded, but Step Functions has not confirmed the start (${escapeMrkdwn(result.error)}). If you get no message within 30 seconds that access is active, press again.`;
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
    'extension-malformed': 'the value of the button does not name a grant and its deadline',
  };
  return `This button does not work: ${problems[problem]}. Nothing was started. Report it to the owner of the message.`;
}

function endResultText(result: EndResult, now: number): string {
  switch (result.outcome) {
    case 'requested':
      return `Thank you. ${accessName(result.grant)} is being revoked. You will get a message when access has ended.`;
    case 'already-requested':
      return `${accessName(result.grant)} is being revoked already.`;
    case 'over':
      return openGrantText(result.grant, now);
    case 'refused':
      return 'You cannot end this access, or it does not exist. Nothing was changed.';
  }
}
