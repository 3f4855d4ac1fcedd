import { reasonsOf } from '../../../grant/record/given-reasons.ts';
import { type Grant, slackOriginOf } from '../../../grant/record/grant.ts';
import type { NotifiedRecord } from '../../../grant/record/notified-record.ts';
import type { Channel } from '../../../notify/fan-out.ts';
import {
  approvalCountOf,
  isActiveStage,
  isLaterStage,
  type Notification,
  reminderAt,
  stageOf,
} from '../../../notify/notification.ts';
import type { ToldFields } from '../../../notify/told-fields.ts';
import { toIso } from '../../../platform/time.ts';
import type { PostJson } from '../post-json.ts';
import type { SlackUrls } from '../slack-urls.ts';
import { accessName, ephemeral } from '../texts.ts';
import {
  type DirectMessageContext,
  directMessage,
  newMessage,
  updatedMessage,
} from './direct-message.ts';
import { reminderMessage } from './reason-text.ts';
import { type CallSlack, postDirectMessage } from './slack-api.ts';

export interface RequesterChannelDeps extends Omit<DirectMessageContext, 'canOpenModal'> {
  readonly urls: SlackUrls;
  readonly post: PostJson;
  /** Calls the Slack that issued a response URL; `undefined` if no bot token is configured. */
  readonly slackOf: ((responseUrl: string | null) => CallSlack) | undefined;
  readonly now: () => number;
}

/**
 * A response URL works for 30 minutes; five of them are a margin.
 * Source: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
const responseUrlLifetimeMs = 25 * 60 * 1000;

/**
 * Tells the requester: by direct message, which is pushed to the phone, or, without a bot token or when that
 * fails, at the response URL of the press. The last direct message is updated, so that its buttons are gone; what
 * must be noticed is a new one.
 */
export const createRequesterChannel = (deps: RequesterChannelDeps): Channel => ({
  name: 'direct message',
  async tell(grant, notification, told) {
    // What the report found is for others: the requester is told of the end of access only.
    const stage = notification.kind === 'reported' ? 'over' : stageOf(notification);
    const { directStage, directUntil, directApprovals, directReasons } = told;
    const before = {
      stage: directStage,
      until: directUntil,
      approvals: directApprovals,
      reasons: directReasons,
    };
    if (!isLaterStage(stage, grant, before)) return remind(deps, grant, told);
    const shown = {
      directStage: stage,
      directUntil: grant.deadlineAt,
      directApprovals: approvalCountOf(grant),
      directReasons: reasonsOf(grant).length,
    };
    const call = deps.slackOf?.(slackOriginOf(grant).responseUrl);
    // Of an extension and a reason, which come from the requester, and of an approval among several there is nothing to notice.
    const isUpdate =
      (stage === 'active' && isActiveStage(directStage)) ||
      (stage === directStage &&
        (stage === 'awaiting-approval' || directUntil === grant.deadlineAt));
    // Without a bot token only the reply to the press can show what is new.
    if (isUpdate && call === undefined) return shown;
    const message = { grant, notification, told, isUpdate };
    const direct = call && (await tellDirectly(deps, call, message));
    if (direct !== undefined && !(direct instanceof Error)) return { ...direct, ...shown };
    const isTold = await tellByResponseUrl(deps, grant, notification);
    if (!isTold && direct !== undefined) throw direct;
    return shown;
  },
});

/** Reminds of a missing reason. Without a bot token nobody can be asked for one. */
async function remind(
  deps: RequesterChannelDeps,
  grant: Grant,
  told: NotifiedRecord,
): Promise<ToldFields> {
  const at = reminderAt(grant, told);
  if (at === undefined || at > deps.now()) return {};
  const call = deps.slackOf?.(slackOriginOf(grant).responseUrl);
  if (call !== undefined)
    await postDirectMessage(call, grant.slackUserId, reminderMessage(grant, accessName(grant)));
  return { directRemindedAt: toIso(deps.now()) };
}

interface DirectNotification {
  readonly grant: Grant;
  readonly notification: Notification;
  readonly told: NotifiedRecord;
  /** Whether it tells of a later deadline, another approval or another reason only. */
  readonly isUpdate: boolean;
}

/** Returns where the direct message is, or the error with which it failed. */
async function tellDirectly(
  deps: RequesterChannelDeps,
  call: CallSlack,
  { grant, notification, told, isUpdate }: DirectNotification,
): Promise<ToldFields | Error> {
  const { directChannel: channel, directTs: ts } = told;
  const isPosted = channel !== undefined && ts !== undefined;
  const context = { ...deps, canOpenModal: true };
  const current = directMessage(grant, notification, context, deps.now());
  try {
    const updated = isUpdate ? current : updatedMessage(grant, notification, context);
    if (isPosted) await call('chat.update', { channel, ts, ...updated });
    if (isPosted && isUpdate) return {};
    const message = isPosted ? newMessage(grant, notification, context, deps.now()) : current;
    if (message === undefined) return {};
    const posted = await postDirectMessage(call, grant.slackUserId, message);
    return { directChannel: posted.channel, directTs: posted.ts };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Returns whether the message was accepted. */
async function tellByResponseUrl(
  { urls, post, now, slackOf, ...contacts }: RequesterChannelDeps,
  grant: Grant,
  notification: Notification,
): Promise<boolean> {
  const { responseUrl } = slackOriginOf(grant);
  const ageMs = now() - Date.parse(grant.requestedAt);
  if (responseUrl === null || ageMs >= responseUrlLifetimeMs || !urls.mayCall(responseUrl))
    return false;
  const context = { ...contacts, canOpenModal: slackOf !== undefined };
  const message = directMessage(grant, notification, context, now());
  const { status } = await post(responseUrl, ephemeral(message));
  if (status === 200) return true;
  throw new Error(`the response URL returned ${status}`);
}
