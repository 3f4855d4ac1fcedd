import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Fault } from '../../../local/aws/faults/faults.ts';
import { startTestAws } from '../../../local/aws/start-test-aws.ts';
import { alertTopicArn } from '../../../local/seed.ts';
import { buildAlertText } from '../../notify/alert-text.ts';
import type { Alert } from '../../notify/alerts.ts';
import { createSnsAlerts } from './alerts.ts';

const grantId = '6a93bb97fd89a55b6dab0c900e340b19';
const alert: Alert = { kind: 'lost', grantId };
const now = Date.parse('2026-11-21T08:00:00Z');
const context = {
  instanceArn: 'arn:aws:sso:::instance/ssoins-12345',
  region: 'us-east-1',
  tableName: 'break-glass-access',
};

async function startAlerts(t: TestContext, topicArn = alertTopicArn) {
  const aws = await startTestAws(t);
  const client = new SNSClient(aws.client);
  t.after(() => client.destroy());
  const logLines: { message: string; [field: string]: unknown }[] = [];
  const measurements: unknown[] = [];
  const alerts = createSnsAlerts({
    ...context,
    client,
    topicArn,
    now: () => now,
    log: (message, fields) => logLines.push({ message, ...fields }),
    measure: (...measurement) => measurements.push(measurement),
  });
  return { ...aws, client, alerts, logLines, measurements };
}

const text = buildAlertText(alert, context, now);
const expectedMeasurements = [['Alerts', 1, { Kind: 'lost' }]];

test('publishes, measures and logs an alert', async (t) => {
  const { alerts, stores, logLines, measurements } = await startAlerts(t);
  await alerts.raise(alert);
  assert.deepEqual(
    stores.topics.published().map(({ topicArn, subject, message }) => [topicArn, subject, message]),
    [[alertTopicArn, text.subject, text.message]],
  );
  assert.deepEqual(logLines, [{ message: 'published an alert', alert: 'lost' }]);
  assert.deepEqual(measurements, expectedMeasurements);
});

test('publishes the severity and the kind as attributes, so that a subscription can filter', async (t) => {
  const { alerts, client } = await startAlerts(t);
  const inputs: object[] = [];
  client.middlewareStack.add(
    (next) => (args) => {
      inputs.push(args.input);
      return next(args);
    },
    { step: 'initialize' },
  );
  await alerts.raise(alert);
  assert.deepEqual(inputs, [
    {
      TopicArn: alertTopicArn,
      Subject: text.subject,
      Message: text.message,
      MessageAttributes: {
        severity: { DataType: 'String', StringValue: 'critical' },
        kind: { DataType: 'String', StringValue: 'lost' },
      },
    },
  ]);
});

const failures: readonly [Fault, RegExp][] = [
  ['access-denied', /^AuthorizationErrorException: /],
  ['throttle', /^ThrottledException: /],
  ['error-500', /^InternalErrorException: /],
  ['drop-before', /./],
  ['delay-60000', /^(AbortError|TimeoutError): /],
];
for (const [fault, error] of failures)
  test(`logs and measures the fault ${fault} without throwing`, async (t) => {
    const { alerts, stores, faults, logLines, measurements } = await startAlerts(t);
    faults.add({ service: 'sns', operation: 'Publish', fault, times: 1 });
    assert.equal(await alerts.raise(alert), undefined);
    assert.deepEqual(stores.topics.published(), []);
    assert.equal(logLines[0]?.message, 'could not publish an alert');
    assert.match(String(logLines[0]?.['error']), error);
    assert.deepEqual(measurements, expectedMeasurements);
  });

test('logs a missing topic without throwing', async (t) => {
  const { alerts, logLines } = await startAlerts(t, `${alertTopicArn}-missing`);
  await alerts.raise(alert);
  assert.match(String(logLines[0]?.['error']), /^NotFoundException: /);
});

test('logs an unreachable endpoint without throwing', async (t) => {
  const { alerts, logLines, measurements, close } = await startAlerts(t);
  await close();
  await alerts.raise(alert);
  assert.equal(logLines[0]?.message, 'could not publish an alert');
  assert.deepEqual(measurements, expectedMeasurements);
});
