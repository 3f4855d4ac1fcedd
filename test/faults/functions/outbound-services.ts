import type { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { defaultLimits } from '../../../src/aws/client/client-limits.ts';
import { createSesMail } from '../../../src/aws/ses-mail.ts';
import { createSnsAlerts } from '../../../src/aws/sns-alerts.ts';
import { createSlackNotifier } from '../../../src/chat/slack/notifier.ts';
import { createSlackUrls } from '../../../src/chat/slack/slack-urls.ts';
import type { EvidenceSource } from '../../../src/evidence/collect.ts';
import { grantIdOf } from '../../../src/grant/record/grant.ts';
import type { Alerts } from '../../../src/notify/alerts.ts';
import type { Notifier } from '../../../src/notify/notification.ts';
import type { Mail } from '../../../src/report/deliver/mail.ts';
import { pageOf } from '../../fixtures/evidence/cloudtrail-records.ts';
import type { CallOptions } from '../aws/call.ts';
import { defaultCodes } from '../aws/service-failures.ts';
import type { Service } from '../fault-profile.ts';
import type { Invocation } from '../invocation.ts';
import { instanceArn } from '../test-data.ts';
import { buildLog, type SimulatedServices } from './simulated-services.ts';

/** A call outside of the clients of AWS JSON: nobody tells its errors apart. */
const callWithoutJson = (
  service: Service,
  operation: string,
  limits: CallOptions['limits'],
): CallOptions => ({ service, operation, what: operation, codes: defaultCodes, limits });

/** A post to Slack: once, and as long as the real one waits. */
export const slackCall = (operation: string): CallOptions =>
  callWithoutJson('slack', operation, { maxAttempts: 1, responseTimeoutMs: 2_000 });

const snsCall = callWithoutJson('sns', 'publish', { ...defaultLimits, responseTimeoutMs: 3_000 });
const sesCall = callWithoutJson('mail', 'send mail', {
  ...defaultLimits,
  responseTimeoutMs: 30_000,
});
const logsCall = callWithoutJson('logs', 'read evidence', defaultLimits);

/** The people in Slack. */
export const composeNotifier = (wiring: SimulatedServices, invocation: Invocation): Notifier => ({
  notify: (grant, news) =>
    createSlackNotifier({
      urls: createSlackUrls(undefined),
      async post(_, body) {
        const { call, observer } = wiring;
        const text = messageTextOf(body);
        try {
          return await call(invocation, slackCall('post'), () => {
            observer.onNotified(grantIdOf(grant), text);
            return { status: 200, text: '{"ok":true}' };
          });
        } finally {
          observer.onNotificationTried(grantIdOf(grant), text);
        }
      },
      readBotToken: async () => 'xoxb-local',
      contactEmails: [],
      portalUrl: undefined,
      now: invocation.now,
      log: buildLog(wiring, invocation),
    }).notify(grant, news),
});

/** What a message to Slack says. */
export const messageTextOf = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'text' in body ? String(body.text) : '';

/** The alert topic. The adapter's own patience is a timer of real time: here it is the answer's. */
export function composeAlerts(wiring: SimulatedServices, invocation: Invocation): Alerts {
  const client: SNSClient = Object.create({
    send({ input }: PublishCommand) {
      wiring.observer.onAlert(input.Message ?? '', invocation);
      return wiring.call(invocation, snsCall, () => undefined);
    },
  });
  return createSnsAlerts({
    client,
    topicArn: 'arn:aws:sns:us-east-1:123456789012:alerts',
    instanceArn,
    region: 'us-east-1',
    tableName: 'break-glass-access',
    now: invocation.now,
    measure: () => undefined,
    log: buildLog(wiring, invocation),
  });
}

export function composeMail({ call, observer }: SimulatedServices, invocation: Invocation): Mail {
  const client: SESv2Client = Object.create({
    send({ input }: SendEmailCommand) {
      const { Subject: subject, Body: body } = input.Content?.Simple ?? {};
      return call(invocation, sesCall, () =>
        observer.onMail(subject?.Data ?? '', body?.Text?.Data ?? ''),
      );
    },
  });
  return createSesMail({ client, from: 'a@example.com', to: ['b@example.com'] });
}

/** CloudTrail's records: those that are delivered by now. */
export const composeEvidence = (
  { call, delivered }: SimulatedServices,
  invocation: Invocation,
): EvidenceSource => ({
  async *events() {
    yield pageOf(await call(invocation, logsCall, delivered));
  },
});
