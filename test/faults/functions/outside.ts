import type { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { createAlerts } from '../../../src/aws/alerts.ts';
import { createMail } from '../../../src/aws/mail.ts';
import type { EvidenceSource } from '../../../src/evidence/collect.ts';
import type { Alerts } from '../../../src/grant/alerts.ts';
import { grantIdOf } from '../../../src/grant/grant.ts';
import type { People } from '../../../src/grant/people.ts';
import type { Mail } from '../../../src/report/mail.ts';
import { createSlackPeople } from '../../../src/slack/people.ts';
import { createSlackUrls } from '../../../src/slack/slack-urls.ts';
import { plainErrors } from '../aws/sdk-errors.ts';
import { instanceArn } from '../places.ts';
import type { Invocation } from './invocation.ts';
import { logOf, type Wiring } from './wiring.ts';

/** The people in Slack. */
export const wirePeople = (wiring: Wiring, invocation: Invocation): People => ({
  tell: (grant, news) =>
    createSlackPeople({
      urls: createSlackUrls(undefined),
      async post(_, body) {
        const { call, witness } = wiring;
        const text = textOf(body);
        const options = { service: 'slack', operation: 'post', errors: plainErrors } as const;
        try {
          return await call(invocation, { ...options, attempts: 1, answerTimeoutMs: 2_000 }, () => {
            witness.onTold(grantIdOf(grant), text);
            return { status: 200, text: '{"ok":true}' };
          });
        } finally {
          witness.onTellTried(grantIdOf(grant), text);
        }
      },
      readBotToken: async () => 'xoxb-local',
      contactEmails: [],
      portalUrl: undefined,
      now: invocation.now,
      log: logOf(wiring, invocation),
    }).tell(grant, news),
});

/** What a message to Slack says. */
export const textOf = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'text' in body ? String(body.text) : '';

/** The alert topic. The adapter's own patience is a timer of real time: here it is the answer's. */
export function wireAlerts(wiring: Wiring, invocation: Invocation): Alerts {
  const client: SNSClient = Object.create({
    send({ input }: PublishCommand) {
      wiring.witness.onAlert(input.Message ?? '', invocation);
      const options = { service: 'sns', operation: 'publish', errors: plainErrors } as const;
      return wiring.call(invocation, { ...options, answerTimeoutMs: 3_000 }, () => undefined);
    },
  });
  return createAlerts({
    client,
    topicArn: 'arn:aws:sns:us-east-1:123456789012:alerts',
    instanceArn,
    region: 'us-east-1',
    tableName: 'break-glass-access',
    now: invocation.now,
    measure: () => undefined,
    log: logOf(wiring, invocation),
  });
}

export function wireMail({ call, witness }: Wiring, invocation: Invocation): Mail {
  const client: SESv2Client = Object.create({
    send({ input }: SendEmailCommand) {
      const { Subject: subject, Body: body } = input.Content?.Simple ?? {};
      const options = { service: 'mail', operation: 'send mail', errors: plainErrors } as const;
      return call(invocation, { ...options, answerTimeoutMs: 30_000 }, () =>
        witness.onMail(subject?.Data ?? '', body?.Text?.Data ?? ''),
      );
    },
  });
  return createMail({ client, from: 'a@example.com', to: ['b@example.com'] });
}

/** CloudTrail's records: those that are delivered by now. */
export const wireEvidence = (
  { call, delivered }: Wiring,
  invocation: Invocation,
): EvidenceSource => ({
  async *events() {
    const options = { service: 'logs', operation: 'read evidence', errors: plainErrors } as const;
    yield* await call(invocation, options, delivered);
  },
});
