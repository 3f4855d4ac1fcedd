import { approvalsOf, usersWithoutAnswer } from '../../../grant/record/counted-approvals.ts';
import { reasonsOf } from '../../../grant/record/given-reasons.ts';
import { type Grant, slackOriginOf } from '../../../grant/record/grant.ts';
import {
  type ApproverMessage,
  formatApproverMessage,
  type NotifiedRecord,
  parseApproverMessage,
  type Stage,
  stages,
} from '../../../grant/record/notified-record.ts';
import type { Channel } from '../../../notify/fan-out.ts';
import { type Notification, stageOf } from '../../../notify/notification.ts';
import { PartlyToldError, type ToldFields } from '../../../notify/told-fields.ts';
import type { Log } from '../../../platform/log.ts';
import { isSlackId } from '../../../request/ids.ts';
import type { Contacts, SlackMessage } from '../texts.ts';
import { noticeMessage, questionMessage, settledMessage } from './approver-message.ts';
import { type CallSlack, isPermanent, postDirectMessage } from './slack-api.ts';

export interface ApproverChannelDeps extends Contacts {
  /** Calls the Slack that issued a response URL; `undefined` if no bot token is configured. */
  readonly slackOf: ((responseUrl: string | null) => CallSlack) | undefined;
  readonly log: Log;
}

const maxApprovers = 20;

/**
 * Asks approvers by direct message. When the request is decided on, the question loses its buttons; who approved or was
 * skipped gets a new message once access is active. A reason that is given after the question is shown in it. Whom Slack
 * did not reach is told by the next try, and only they.
 */
export const createApproverChannel = (deps: ApproverChannelDeps): Channel => ({
  name: 'approvers',
  async tell(grant, notification, told) {
    const stage = approverStageOf(notification);
    const users = approversOf(grant);
    const call = deps.slackOf?.(slackOriginOf(grant).responseUrl);
    const { approverStage, approverReasons = 0 } = told;
    const reasons = reasonsOf(grant).length;
    const isAboutReason =
      stage === approverStage && stage === 'awaiting-approval' && reasons > approverReasons;
    const isNew = isLater(stage, approverStage) || isAboutReason;
    if (call === undefined || users.length === 0 || !isNew) return {};
    const messages = messagesByUser(told);
    const tellOne = createTellApprover(deps, call, { grant, stage, isAboutReason });
    const results = await Promise.allSettled(
      users.map((user) => tellOne(user, messages.get(user))),
    );
    for (const result of results)
      if (result.status === 'fulfilled' && result.value)
        messages.set(result.value.slackUserId, result.value);
    const remember: ToldFields =
      messages.size === 0
        ? {}
        : { approverMessages: new Set([...messages.values()].map(formatApproverMessage)) };
    const failed = results.filter((result) => result.status === 'rejected');
    if (failed.length === 0) return { ...remember, approverStage: stage, approverReasons: reasons };
    throw new PartlyToldError(
      `${failed.length} of ${users.length} approvers could not be told: ${failed[0]?.reason}`,
      remember,
      { cause: failed[0]?.reason },
    );
  },
});

/** Approvers are not told that access ends soon, and the report is for others. */
function approverStageOf(notification: Notification): Stage {
  const stage = stageOf(notification);
  if (stage === 'ends-soon') return 'active';
  return stage === 'reported' ? 'over' : stage;
}

const isLater = (stage: Stage, told: Stage | undefined): boolean =>
  told === undefined || stages.indexOf(stage) > stages.indexOf(told);

/** Those whose approval was counted, and those who were asked. */
const approversOf = (grant: Grant): readonly string[] =>
  [
    ...new Set([
      ...approvalsOf(grant).map(({ slackUserId }) => slackUserId),
      ...usersWithoutAnswer(grant).filter(isSlackId),
    ]),
  ].slice(0, maxApprovers);

const messagesByUser = ({ approverMessages = new Set() }: NotifiedRecord) =>
  new Map(
    [...approverMessages]
      .flatMap((text) => parseApproverMessage(text) ?? [])
      .map((message) => [message.slackUserId, message]),
  );

type TellApprover = (
  slackUserId: string,
  before: ApproverMessage | undefined,
) => Promise<ApproverMessage | undefined>;

/** Returns where the last message to an approver is; `undefined` if they need none, or cannot get one. */
function createTellApprover(
  { log, ...contacts }: ApproverChannelDeps,
  call: CallSlack,
  {
    grant,
    stage,
    isAboutReason,
  }: { readonly grant: Grant; readonly stage: Stage; readonly isAboutReason: boolean },
): TellApprover {
  const hasApproved = new Set(approvalsOf(grant).map(({ slackUserId }) => slackUserId));
  const newMessage = (user: string, told: Stage | undefined): SlackMessage | undefined => {
    if (stage !== 'awaiting-approval')
      return isLater('active', told) ? noticeMessage(grant, user, contacts) : undefined;
    return told === undefined && !hasApproved.has(user) ? questionMessage(grant) : undefined;
  };
  return async (slackUserId, before) => {
    const isTold = before !== undefined && !isLater(stage, before.stage);
    if (isTold && (!isAboutReason || hasApproved.has(slackUserId))) return before;
    try {
      if (isTold) {
        await update(call, before, questionMessage(grant));
        return before;
      }
      const message = newMessage(slackUserId, before?.stage);
      if (before !== undefined)
        await update(call, before, settledMessage(grant, message !== undefined));
      if (message === undefined) return before && { ...before, stage };
      const { channel, ts } = await postDirectMessage(call, slackUserId, message);
      return { slackUserId, channel, ts, stage };
    } catch (error) {
      if (!isPermanent(error)) throw error;
      log('could not tell an approver, and trying again does not help', {
        slackUserId,
        slackError: error.code,
      });
      return before && { ...before, stage };
    }
  };
}

/** What was deleted, or cannot be changed any more, must not hold back a new message. */
async function update(
  call: CallSlack,
  { channel, ts }: ApproverMessage,
  message: SlackMessage,
): Promise<void> {
  try {
    await call('chat.update', { channel, ts, ...message });
  } catch (error) {
    if (!isPermanent(error)) throw error;
  }
}
