import { reasonsOf } from '../../../grant/record/given-reasons.ts';
import { type Grant, slackOriginOf } from '../../../grant/record/grant.ts';
import type { Channel } from '../../../notify/fan-out.ts';
import type { Notices } from '../../../notify/notices.ts';
import { approvalCountOf, isLaterStage, stageOf } from '../../../notify/notification.ts';
import type { Log } from '../../../platform/log.ts';
import type { SlackMessage } from '../texts.ts';
import { grantCard } from './grant-card.ts';
import {
  type CallSlack,
  isPermanent,
  type PostedMessage,
  postMessage,
  SlackError,
} from './slack-api.ts';

export interface CardChannelDeps {
  readonly slackOf: ((responseUrl: string | null) => CallSlack) | undefined;
  /** A channel's id; empty: the thread of the message that was pressed; `off`: no card. */
  readonly announceChannel: string;
  /** In the functions that may publish notices. */
  readonly notices?: Pick<Notices, 'cardNotPosted'> | undefined;
  readonly now: () => number;
  readonly log: Log;
}

/** Posts the grant card, and updates it as the grant goes on. */
export const createCardChannel = (deps: CardChannelDeps): Channel => ({
  name: 'grant card',
  async tell(grant, notification, told) {
    const stage = stageOf(notification);
    const { cardStage, cardUntil, cardApprovals, cardReasons, cardChannel, cardTs } = told;
    const before = {
      stage: cardStage,
      until: cardUntil,
      approvals: cardApprovals,
      reasons: cardReasons,
    };
    if (!isLaterStage(stage, grant, before)) return {};
    const shown = {
      cardStage: stage,
      cardUntil: grant.deadlineAt,
      cardApprovals: approvalCountOf(grant),
      cardReasons: reasonsOf(grant).length,
    };
    const place = placeOf(deps, grant);
    const call = deps.slackOf?.(slackOriginOf(grant).responseUrl);
    if (call === undefined) return shown;
    if (cardTs === undefined && place === undefined) {
      // Who requests must not choose that nobody learns of it.
      if (cardStage === undefined && deps.announceChannel !== 'off')
        await deps.notices?.cardNotPosted(grant, 'direct-message');
      return shown;
    }
    const card = grantCard(grant, notification, deps.now());
    try {
      if (cardChannel !== undefined && cardTs !== undefined) {
        await call('chat.update', { channel: cardChannel, ts: cardTs, ...card });
        return shown;
      }
      const { channel, ts } = await postCard(call, place, card);
      return { ...shown, cardChannel: channel, cardTs: ts };
    } catch (error) {
      if (!isPermanent(error)) throw error;
      deps.log('could not post the grant card, and trying again does not help', {
        slackError: error.code,
        ...place,
      });
      if (cardStage === undefined)
        await deps.notices?.cardNotPosted(grant, { slackError: error.code });
      return shown;
    }
  },
});

/** Posts to the channel itself where the message that was pressed is gone. */
async function postCard(
  call: CallSlack,
  place: ReturnType<typeof placeOf>,
  card: SlackMessage,
): Promise<PostedMessage> {
  try {
    return await postMessage(call, { ...place, ...card });
  } catch (error) {
    if (!(error instanceof SlackError) || error.code !== 'thread_not_found') throw error;
    return postMessage(call, { channel: place?.channel, ...card });
  }
}

/** Where the card goes; `undefined` for nowhere. A direct message has no thread that others see. */
function placeOf(
  { announceChannel }: CardChannelDeps,
  grant: Grant,
): { readonly channel: string; readonly thread_ts?: string } | undefined {
  if (announceChannel === 'off') return undefined;
  if (announceChannel !== '') return { channel: announceChannel };
  const { channelId, messageTs } = slackOriginOf(grant);
  if (channelId === '' || channelId.startsWith('D')) return undefined;
  // Of a slash command or an ephemeral message there is no thread that others see.
  return messageTs === '' ? { channel: channelId } : { channel: channelId, thread_ts: messageTs };
}
