import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Fault } from '../../../local/aws/faults/faults.ts';
import { startTestAws } from '../../../local/aws/start-test-aws.ts';
import { alertTopicArn, instanceArn, region } from '../../../local/seed.ts';
import { exampleGrant } from '../../../test/fixtures/grant/example-grant.ts';
import { buildAccessActiveNotice } from '../../notify/notice-text.ts';
import { createSnsNotices } from './notices.ts';

const context = { instanceArn, region, tableName: 'break-glass-access' };

async function startNotices(t: TestContext) {
  const aws = await startTestAws(t);
  const client = new SNSClient(aws.client);
  t.after(() => client.destroy());
  const notices = createSnsNotices({ ...context, client, topicArn: alertTopicArn });
  return { ...aws, notices };
}

test('publishes the notice with its attributes', async (t) => {
  const { notices, stores } = await startNotices(t);
  await notices.accessActive(exampleGrant);
  const { subject, message } = buildAccessActiveNotice(exampleGrant, context);
  const [published] = stores.topics.published();
  assert.deepEqual(published, {
    ...published,
    topicArn: alertTopicArn,
    subject,
    message,
    attributes: { severity: 'notice', kind: 'access-active' },
  });
});

const failures: readonly [Fault, RegExp][] = [
  ['access-denied', /^AuthorizationErrorException/],
  ['delay-60000', /^(AbortError|TimeoutError)/],
];
for (const [fault, error] of failures)
  test(`throws within some seconds for the fault ${fault}`, async (t) => {
    const { notices, stores, faults } = await startNotices(t);
    faults.add({ service: 'sns', operation: 'Publish', fault, times: 1 });
    await assert.rejects(notices.accessActive(exampleGrant), ({ name }: Error) => error.test(name));
    assert.deepEqual(stores.topics.published(), []);
  });
