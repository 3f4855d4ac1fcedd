import type { LocalAwsStores } from '../aws/create-local-aws.ts';
import type { Assignment } from '../aws/sso-admin/assignment.ts';
import type { AccessView, MessageView, View } from '../playground/view.ts';
import { standingAssignments, users } from '../seed.ts';
import { buttonsOf, text } from '../slack/buttons.ts';
import type { SlackMessage } from '../slack/message.ts';
import { slackUsers, userName, workspace } from '../slack/workspace.ts';
import type { ExecutionLook } from './executions.ts';

export interface PageViewDeps {
  readonly stores: LocalAwsStores;
  readonly messages: () => readonly SlackMessage[];
  readonly executions: () => readonly ExecutionLook[];
}

/** What the page shows of the world: the newest first, but for Slack, which reads downwards. */
export function buildPageView({ stores, messages, executions }: PageViewDeps): View {
  return {
    people: slackUsers.map(({ id, name }) => ({ id, name, about: aboutUser(id) })),
    messages: messages().slice(-50).map(buildMessageView),
    access: stores.identityCenter.assignments().map((held) => buildAccessView(stores, held)),
    executions: [...executions()]
      .reverse()
      .slice(0, 20)
      .map(({ name, status, state, startDate }) => ({
        name,
        status,
        state,
        startedAt: clock(startDate),
      })),
    mails: [...stores.mailbox.mail()]
      .reverse()
      .slice(0, 20)
      .map(({ id, to, subject, sentAt }) => ({
        id,
        subject,
        to: to.join(', '),
        at: clock(sentAt),
      })),
  };
}

function aboutUser(slackUserId: string): string {
  const user = users.find((candidate) => candidate.slackUserId === slackUserId);
  if (user === undefined) return 'linked to nobody';
  return user.enabled ? user.userName : `${user.userName}, disabled`;
}

function buildMessageView(message: SlackMessage): MessageView {
  return {
    ts: message.ts,
    at: clock(new Date(Number(message.ts) * 1000)),
    from: message.username || workspace.app.name,
    onlyFor: message.ephemeral ? userName(message.user) : undefined,
    // With blocks, Slack shows the text in notifications alone.
    paragraphs: [
      ...(message.blocks.length > 0
        ? message.blocks.map((block) => text(block['text']))
        : [message.text]),
      ...message.attachments.map((attachment) => text(attachment['text'])),
    ].filter((paragraph) => paragraph !== ''),
    color: message.attachments.map((attachment) => text(attachment['color'])).find(Boolean) ?? '',
    buttons: buttonsOf(message),
  };
}

function buildAccessView(
  { identityCenter, directory }: LocalAwsStores,
  held: Assignment,
): AccessView {
  const { accountId, permissionSetArn, principalId } = held;
  const account = identityCenter.accounts().find(({ id }) => id === accountId);
  const set = identityCenter.permissionSets().find(({ arn }) => arn === permissionSetArn);
  return {
    who: directory.user(principalId)?.userName ?? principalId,
    account: account === undefined ? accountId : `${account.name} (${accountId})`,
    permissionSet: set?.name ?? permissionSetArn,
    standing: standingAssignments.some(
      (standing) =>
        standing.accountId === accountId &&
        standing.permissionSetArn === permissionSetArn &&
        standing.principalId === principalId,
    ),
  };
}

const clock = (at: Date): string => at.toISOString().slice(11, 19);
