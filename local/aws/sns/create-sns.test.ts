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

test('what is published is kept word for word', async (t) => {
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
    publishedAt: testStart,
  });
  assert.equal(second?.message, 'second');
});

test('an unknown topic is not found', async (t) => {
  const { sns } = await startTopics(t);
  const TopicArn = `${alertTopicArn}-not`;
  await assert.rejects(sns.send(new PublishCommand({ TopicArn, Message: 'x' })), {
    name: 'NotFoundException',
    message: 'Topic does not exist',
  });
});

test('a subject of two lines, or none that is ASCII, is refused', async (t) => {
  const { sns } = await startTopics(t);
  for (const Subject of ['a\nb', 'ü', 'x'.repeat(101)]) {
    await assert.rejects(
      sns.send(new PublishCommand({ TopicArn: alertTopicArn, Message: 'x', Subject })),
      { name: 'InvalidParameterException' },
    );
  }
});

test('a topic is made once, and is listed', async (t) => {
  const { sns } = await startTopics(t);
  const make = () => sns.send(new CreateTopicCommand({ Name: 'another' }));
  const { TopicArn: arn } = await make();
  assert.equal((await make()).TopicArn, arn);
  const { Topics } = await sns.send(new ListTopicsCommand({}));
  assert.deepEqual(
    Topics?.map(({ TopicArn }) => TopicArn),
    [arn, alertTopicArn],
  );
});
