import type { EndResult } from '../../grant/end-early.ts';
import type { OpenResult } from '../../grant/open-grant.ts';
import type { Grant } from '../../grant/record/grant.ts';
import type { Denied } from '../../request/policy/decide.ts';
import type { ButtonProblem } from './button-action.ts';
import { code, escapeMrkdwn } from './escape.ts';
import { activeActions, duration, section, slackTime } from './notify/grant-blocks.ts';

/** The addresses that users read when access is denied or something fails. */
export interface Contacts {
  readonly contactEmails: readonly string[];
}

export const contactText = ({ contactEmails }: Contacts): string =>
  contactEmails.length > 0
    ? `Ask ${contactEmails.map(escapeMrkdwn).join(' or ')}.`
    : 'Ask the operators of break glass access.';

export const accessName = (grant: Pick<Grant, 'permissionSetName' | 'accountId'>): string =>
  `${code(grant.permissionSetName)} in account ${code(grant.accountId)}`;

type Requested = Pick<Grant, 'accountId' | 'slackUserId'>;

/** What the user who pressed a button reads in response. */
export type Reply =
  | { readonly kind: 'allowed'; readonly result: OpenResult }
  | ({ readonly kind: 'denied'; readonly denial: Denied } & Requested)
  | { readonly kind: 'end-request'; readonly result: EndResult }
  | { readonly kind: 'malformed-button'; readonly problem: ButtonProblem }
  | { readonly kind: 'team-not-allowed' | 'lock-malformed' | 'failed' | 'working' | 'slow' };

/** Builds the reply to a press. While access is active, it has the buttons of the direct message. */
export function buildReply(
  reply: Reply,
  contacts: Contacts,
  { portalUrl, now }: { readonly portalUrl: string | undefined; readonly now: number },
): SlackMessage {
  const text = buildReplyText(reply, contacts, now);
  const grant =
    reply.kind === 'allowed' && 'grant' in reply.result ? reply.result.grant : undefined;
  if (grant?.status !== 'active' || Date.parse(grant.deadlineAt) <= now) return { text };
  return { text, blocks: [section(text), activeActions(grant, portalUrl)] };
}

function buildReplyText(reply: Reply, contacts: Contacts, now: number): string {
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

function openGrantText(grant: Grant, now: number): string {
  const end = slackTime(grant.deadlineAt);
  switch (grant.status) {
    case 'opening':
    case 'giving':
      return `${accessName(grant)} is being granted already, and lasts until ${end}. Nothing new was started.`;
    case 'active':
      return `You’re in already: ${accessName(grant)}, until ${slackTime(grant.deadlineAt)} (${duration(Date.parse(grant.deadlineAt) - now)} left). Nothing new was started.`;
    case 'ending':
      return `${accessName(grant)} is being revoked at this moment. Press again when you get the message that access has ended.`;
    case 'ended':
      return `That access ended at ${slackTime(grant.endedAt ?? grant.deadlineAt)}. Nothing new was started: press the button for a new one.`;
    case 'failed':
      return 'That access was never granted. Nothing new was started: press the button for a new one.';
  }
}

/** Each reason has its own text, so that users know what to do. */
export const denialText = (
  denied: Denied,
  { accountId, slackUserId }: Requested,
  contacts: Contacts,
): string =>
  `Access denied: ${reasonText(denied, accountId, slackUserId)} ${contactText(contacts)}`;

function reasonText(denied: Denied, accountId: string, slackUserId: string): string {
  switch (denied.reason) {
    case 'frozen':
      return `nobody is granted access at the moment. ${code(denied.frozenBy)} froze access at ${slackTime(denied.frozenAt)}: “${escapeMrkdwn(denied.why)}”.`;
    case 'not-linked':
      return `your Slack user ${code(slackUserId)} is not linked to an Identity Center user.`;
    case 'user-not-found':
      return 'the Identity Center user that you are linked to does not exist any more.';
    case 'user-disabled':
      return 'your Identity Center user is disabled.';
    case 'permission-set-unknown':
      return 'this button asks for a permission set that Identity Center does not have.';
    case 'no-rule':
      return `no access rule allows this permission set in account ${code(accountId)}.`;
    case 'not-named':
      return `this permission set may be used in account ${code(accountId)}, but not by you.`;
    case 'rule-names-no-principal':
      return `the access rule for account ${code(accountId)} names no users or groups, and such rules allow no one here.`;
    case 'record-malformed':
      return `the ${denied.record} for this access is malformed (${escapeMrkdwn(denied.problem)}).`;
    case 'lookup-failed':
      return `the lookup of the ${denied.lookup} failed (${escapeMrkdwn(denied.error)}). Trying again may help.`;
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

/** A message for Slack's API. If there are blocks, `text` is for notifications and screen readers. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks?: readonly unknown[];
  readonly attachments?: readonly unknown[];
}

/**
 * A message that only the user who pressed the button sees. It leaves the original message unchanged, unless that
 * was ephemeral, too: then it takes its place, and its buttons are gone.
 */
export const ephemeral = (message: SlackMessage, replacesOriginal = false) => ({
  response_type: 'ephemeral',
  replace_original: replacesOriginal,
  ...message,
});
