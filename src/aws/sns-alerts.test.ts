import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Fault } from '../../local/aws/faults/faults.ts';
import { startTestAws } from '../../local/aws/start-test-aws.ts';
import { alertTopicArn } from '../../local/seed.ts';
import { buildAlertText } from '../notify/alert-text.ts';
import type { Alert } from '../notify/alerts.ts';
import { createSnsAlerts } from './sns-alerts.ts';

const grantId = '6a93bb97fd89a55b6dab0c900e340b19';
const alert: Alert = { kind: 'unreadable', grantId, why: 'invalid fields: status' };
const now = Date.parse('2026-11-21T08:00:00Z');
const place = {
  instanceArn: 'arn:aws:sso:::instance/ssoins-12345',
  region: 'us-east-1',
  tableName: 'break-glass-access',
};

async function startAlerts(t: TestContext, topicArn = alertTopicArn) {
  const aws = await startTestAws(t);
  const client = new SNSClient(aws.client);
  t.after(() => client.destroy());
  const logged: { message: string; [field: string]: unknown }[] = [];
  const measured: unknown[] = [];
  const alerts = createSnsAlerts({
    ...place,
    client,
    topicArn,
    now: () => now,
    log: (message, fields) => logged.push({ message, ...fields }),
    measure: (...measurement) => measured.push(measurement),
  });
  return { ...aws, alerts, logged, measured };
}

const counted = [['Alerts', 1, { Kind: 'unreadable' }]];

test('an alert is published to the topic, counted and logged', async (t) => {
  const { alerts, stores, logged, measured } = await startAlerts(t);
  await alerts.raise(alert);
  assert.deepEqual(
    stores.topics
      .published()
      .map(({ topicArn, subject, message }) => ({ topicArn, subject, message })),
    [{ topicArn: alertTopicArn, ...buildAlertText(alert, place, now) }],
  );
  assert.deepEqual(logged, [{ message: 'alerted people', alert: 'unreadable' }]);
  assert.deepEqual(measured, counted);
});

const failures: readonly [Fault, RegExp][] = [
  ['access-denied', /^AuthorizationErrorException: /],
  ['throttle', /^ThrottledException: /],
  ['error-500', /^InternalErrorException: /],
  ['drop-before', /./],
  ['delay-60000', /^(AbortError|TimeoutError): /],
];
for (const [fault, error] of failures)
  test(`a topic that answers ${fault} is logged and counted, and nothing is thrown`, async (t) => {
    const { alerts, stores, faults, logged, measured } = await startAlerts(t);
    faults.add({ service: 'sns', operation: 'Publish', fault, times: 1 });
    assert.equal(await alerts.raise(alert), undefined);
    assert.deepEqual(stores.topics.published(), []);
    assert.equal(logged[0]?.message, 'could not alert people');
    assert.match(String(logged[0]?.['error']), error);
    assert.deepEqual(measured, counted);
  });

test('a topic that is not there is logged, and nothing is thrown', async (t) => {
  const { alerts, logged } = await startAlerts(t, `${alertTopicArn}-gone`);
  await alerts.raise(alert);
  assert.match(String(logged[0]?.['error']), /^NotFoundException: /);
});

test('an endpoint that is gone is logged, and nothing is thrown', async (t) => {
  const { alerts, logged, measured, close } = await startAlerts(t);
  await close();
  await alerts.raise(alert);
  assert.equal(logged[0]?.message, 'could not alert people');
  assert.deepEqual(measured, counted);
});
