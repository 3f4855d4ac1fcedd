import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { defaultLimits } from '../../../src/aws/client/client-limits.ts';
import { createSesMail } from '../../../src/aws/ses-mail.ts';
import { createSnsAlerts } from '../../../src/aws/sns/alerts.ts';
import type { EvidenceSource } from '../../../src/evidence/collect.ts';
import { grantIdOf } from '../../../src/grant/record/grant.ts';
import type { Alert, Alerts } from '../../../src/notify/alerts.ts';
import type { Mail } from '../../../src/report/deliver/mail.ts';
import { pageOf } from '../../fixtures/evidence/cloudtrail-records.ts';
import type { CallOptions } from '../aws/call.ts';
import { defaultCodes } from '../aws/service-failures.ts';
import type { Service } from '../fault-profile.ts';
import type { Invocation } from '../invocation.ts';
import type { SentMail } from '../observer.ts';
import { instanceArn } from '../test-data.ts';
import { buildLog, type SimulatedServices } from './simulated-services.ts';

/** A call that no AWS JSON client makes. Its callers do not distinguish error codes. */
const outboundCall = (
  service: Service,
  operation: string,
  limits: CallOptions['limits'],
): CallOptions => ({ service, operation, label: operation, codes: defaultCodes, limits });

/** Lambda's Invoke, with the timeout of the real one. */
export const invokeCall = outboundCall('lambda', 'Invoke', {
  maxAttempts: 1,
  responseTimeoutMs: 400,
});

/** A post to Slack: one attempt, with the timeout of the real one. */
export const slackCall = (operation: string): CallOptions =>
  outboundCall('slack', operation, { maxAttempts: 1, responseTimeoutMs: 2_000 });

export const snsCall = outboundCall('sns', 'publish', {
  ...defaultLimits,
  responseTimeoutMs: 3_000,
});
export const eventBridgeCall = outboundCall('events', 'put events', {
  ...defaultLimits,
  responseTimeoutMs: 2_000,
});
const sesCall = outboundCall('mail', 'send mail', {
  ...defaultLimits,
  responseTimeoutMs: 30_000,
});
const logsCall = outboundCall('logs', 'read evidence', defaultLimits);

/** The adapter's own timeout counts real time. Here the timeout of `snsCall` takes its place. */
export const composeAlerts = (services: SimulatedServices, invocation: Invocation): Alerts => ({
  raise: (alert) =>
    createSnsAlerts({
      client: simulateSns(services, invocation, alert),
      topicArn: 'arn:aws:sns:us-east-1:123456789012:alerts',
      instanceArn,
      region: 'us-east-1',
      tableName: 'break-glass-access',
      now: invocation.now,
      measure: () => undefined,
      log: buildLog(services, invocation),
    }).raise(alert),
});

const simulateSns = (
  { call, observer }: SimulatedServices,
  invocation: Invocation,
  alert: Alert,
): SNSClient =>
  Object.create({
    send({ input: { Message: text = '' } }: PublishCommand) {
      observer.onAlert({ kind: alert.kind, grantIds: grantIdsOf(alert), text }, invocation);
      return call(invocation, snsCall, () => undefined);
    },
  });

function grantIdsOf(alert: Alert): readonly string[] {
  if (alert.kind === 'junk') return alert.grantIds;
  return [alert.kind === 'lost' ? alert.grantId : grantIdOf(alert.grant)];
}

/** Composes the mail adapter for one mail. */
export function composeMail(
  { call, observer }: SimulatedServices,
  invocation: Invocation,
  mail: SentMail,
): Mail {
  return {
    send(message) {
      const reason = reasonIn(message.text);
      const client: SESv2Client = Object.create({
        send: () => call(invocation, sesCall, () => observer.onMail({ ...mail, reason })),
      });
      return createSesMail({ client, from: 'a@example.com', to: ['b@example.com'] }).send(message);
    },
  };
}

/** What the report gives as the reason. */
const reasonIn = (text: string): string | undefined =>
  /\n\nReason: +([^\n]+)\n(?:Earlier reason|User): /.exec(text)?.[1];

/** Reads the CloudTrail records that are delivered so far. */
export const composeEvidence = (
  { call, delivered }: SimulatedServices,
  invocation: Invocation,
): EvidenceSource => ({
  async *events() {
    yield pageOf(await call(invocation, logsCall, delivered));
  },
});
