import { giveReason } from '../../../src/chat/slack/button-action.ts';
import { createApproverChannel } from '../../../src/chat/slack/notify/approver-channel.ts';
import { createCardChannel } from '../../../src/chat/slack/notify/card-channel.ts';
import { createRequesterChannel } from '../../../src/chat/slack/notify/requester-channel.ts';
import { createSlackApi } from '../../../src/chat/slack/notify/slack-api.ts';
import type { PostJson } from '../../../src/chat/slack/post-json.ts';
import { createSlackUrls } from '../../../src/chat/slack/slack-urls.ts';
import { reasonsOf } from '../../../src/grant/record/given-reasons.ts';
import { grantIdOf } from '../../../src/grant/record/grant.ts';
import type { EventBus } from '../../../src/notify/events/event-bus.ts';
import { createEventBusChannel } from '../../../src/notify/events/event-channel.ts';
import { type Channel, createFanOut } from '../../../src/notify/fan-out.ts';
import { type Notifier, stageOf } from '../../../src/notify/notification.ts';
import { createTopicChannel } from '../../../src/notify/topic-channel.ts';
import type { Invocation } from '../invocation.ts';
import { eventBridgeCall, slackCall, snsCall } from './outbound-services.ts';
import { buildLog, rateLimitOf, type SimulatedServices, tableOf } from './simulated-services.ts';

/** Composes the notifier of one function: the fan-out with the channels of Slack. */
export const composeNotifier = (services: SimulatedServices, invocation: Invocation): Notifier =>
  createFanOut({
    ...rateLimitOf(services, invocation),
    records: tableOf(services, invocation),
    log: buildLog(services, invocation),
    ...(invocation.name === 'grant-access' && { sleepForLease: invocation.sleep }),
    channels: [
      simulate(services, invocation, 'direct message'),
      simulate(services, invocation, 'grant card'),
      simulate(services, invocation, 'approvers'),
      createEventBusChannel(simulateEventBus(services, invocation)),
      simulateTopic(services, invocation),
    ],
  });

const simulateEventBus = (services: SimulatedServices, invocation: Invocation): EventBus => ({
  put: (events) =>
    services.call(invocation, eventBridgeCall, () => {
      for (const { detail } of events)
        services.observer.onEvent(
          String(detail['grantId']),
          String(detail['status']),
          String(detail['at']),
        );
    }),
});

/** Like the notices, without the SDK's client. */
const simulateTopic = (services: SimulatedServices, invocation: Invocation): Channel =>
  createTopicChannel({
    accessActive(grant) {
      const startedAt = invocation.now();
      return services.call(invocation, snsCall, () =>
        services.observer.onNotified({
          channel: 'topic',
          kind: 'access-active',
          stage: 'active',
          until: grant.deadlineAt,
          grantId: grantIdOf(grant),
          reasons: reasonsOf(grant).length,
          alreadyAssigned: grant.alreadyAssigned === true,
          isOverdue: invocation.now() - startedAt > leaseMs,
        }),
      );
    },
  });

/** A new direct message that does nothing but ask for the reason. */
function isReminder(channel: Channel['name'], url: string, body: unknown): boolean {
  const blocks: readonly Block[] = Object(body).blocks ?? [];
  const buttons = blocks.flatMap(({ elements = [] }) => elements.map((each) => each.action_id));
  return (
    channel === 'direct message' &&
    url.endsWith('/chat.postMessage') &&
    blocks.map(({ type }) => type).join() === 'section,actions' &&
    buttons.join() === giveReason
  );
}

/** What is read of a block of a message. */
interface Block {
  readonly type?: string;
  readonly elements?: readonly { readonly action_id?: string }[];
}

/** Of the fan-out. */
const leaseMs = 15_000;

/** The channel with a simulated Slack, which tells the observer what it accepts. */
const simulate = (
  services: SimulatedServices,
  invocation: Invocation,
  name: 'direct message' | 'grant card' | 'approvers',
): Channel => ({
  name,
  tell(grant, notification, told) {
    const sent = {
      channel: name,
      kind: notification.kind,
      stage: stageOf(notification),
      until: grant.deadlineAt,
      grantId: grantIdOf(grant),
      reasons: reasonsOf(grant).length,
      alreadyAssigned: grant.alreadyAssigned === true,
    };
    const startedAt = invocation.now();
    const post: PostJson = async (url, body) => {
      const message = isReminder(name, url, body) ? { ...sent, kind: 'reminder' as const } : sent;
      try {
        return await services.call(invocation, slackCall('post'), () => {
          const isOverdue = invocation.now() - startedAt > leaseMs;
          const to = String(Object(body).channel);
          services.observer.onNotified({ ...message, to, isOverdue });
          return { status: 200, text: '{"ok":true,"channel":"C1","ts":"1.1"}' };
        });
      } finally {
        services.observer.onNotificationTried(message);
      }
    };
    const urls = createSlackUrls(undefined);
    const api = { urls, post, readBotToken: async () => 'xoxb-local', sleep: invocation.sleep };
    const slack = {
      urls,
      post,
      slackOf: (responseUrl: string | null) => createSlackApi(api, responseUrl),
      now: invocation.now,
      log: buildLog(services, invocation),
    };
    const contacts = { contactEmails: [], portalUrl: undefined };
    const channel = {
      'grant card': () => createCardChannel({ ...slack, announceChannel: 'C0ANNOUNCE' }),
      approvers: () => createApproverChannel({ ...slack, ...contacts }),
      'direct message': () => createRequesterChannel({ ...slack, ...contacts }),
    }[name]();
    return channel.tell(grant, notification, told);
  },
});
