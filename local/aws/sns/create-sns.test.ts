import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  CreateTopicCommand,
  ListTopicsCommand,
  PublishCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { alertTopicArn } from '../../seed.ts';
import { startTestAws, testStart } from '../start-test-aws.ts';

async function startTopics(t: TestContext) {
  const aws = await startTestAws(t);
  const sns = new SNSClient(aws.client);
  t.after(() => sns.destroy());
  return { ...aws, sns };
}

test('stores a published message unchanged', async (t) => {
  const { sns, stores } = await startTopics(t);
  const Message = 'a <b> & "c"\n+ %20 ü';
  const { MessageId: id } = await sns.send(
    new PublishCommand({ TopicArn: alertTopicArn, Message, Subject: 'Access stayed' }),
  );
  await sns.send(new PublishCommand({ TopicArn: alertTopicArn, Message: 'second' }));
  const [first, second] = stores.topics.published();
  assert.deepEqual(first, {
    id,
    topicArn: alertTopicArn,
    subject: 'Access stayed',
    message: Message,
    attributes: {},
    publishedAt: testStart,
  });
  assert.equal(second?.message, 'second');
});

test('stores the message attributes, and rejects an empty one', async (t) => {
  const { sns, stores } = await startTopics(t);
  const publish = (kind: string) =>
    sns.send(
      new PublishCommand({
        TopicArn: alertTopicArn,
        Message: 'x',
        MessageAttributes: {
          severity: { DataType: 'String', StringValue: 'critical' },
          kind: { DataType: 'String', StringValue: kind },
        },
      }),
    );
  await publish('overdue');
  assert.deepEqual(stores.topics.published().at(-1)?.attributes, {
    kind: 'overdue',
    severity: 'critical',
  });
  await assert.rejects(publish(''), { name: 'InvalidParameterValueException' });
});

test('rejects an unknown topic', async (t) => {
  const { sns } = await startTopics(t);
  const TopicArn = `${alertTopicArn}-not`;
  await assert.rejects(sns.send(new PublishCommand({ TopicArn, Message: 'x' })), {
    name: 'NotFoundException',
    message: 'Topic does not exist',
  });
});

test('rejects a subject that is too long, not ASCII or has two lines', async (t) => {
  const { sns } = await startTopics(t);
  for (const Subject of ['a\nb', 'ü', 'x'.repeat(101)]) {
    await assert.rejects(
      sns.send(new PublishCommand({ TopicArn: alertTopicArn, Message: 'x', Subject })),
      { name: 'InvalidParameterException' },
    );
  }
});

test('creates a topic once, and lists it', async (t) => {
  const { sns } = await startTopics(t);
  const create = () => sns.send(new CreateTopicCommand({ Name: 'another' }));
  const { TopicArn: arn } = await create();
  assert.equal((await create()).TopicArn, arn);
  const { Topics } = await sns.send(new ListTopicsCommand({}));
  assert.deepEqual(
    Topics?.map(({ TopicArn }) => TopicArn),
    [arn, alertTopicArn],
  );
});
