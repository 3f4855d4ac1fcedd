import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { startTestAws } from '../../aws/start-test-aws.ts';
import { tableName } from '../../environment/table-name.ts';
import { alertTopicArn } from '../../seed.ts';
import { createSdkTasks } from './sdk-tasks.ts';

const region = 'us-east-1';
const accessKeyId = 'AKIASTATEMACHINE';
const origin = { executionArn: 'g1', state: 'AlertPeople' };

function createTasks(t: TestContext, endpoint: string) {
  const tasks = createSdkTasks({
    endpoint,
    region,
    accessKeyId,
    invokeFunction: async () => ({ ok: true, payload: null }),
  });
  t.after(tasks.close);
  return tasks;
}

async function startTable(t: TestContext) {
  const aws = await startTestAws(t);
  const dynamodb = new DynamoDBClient(aws.client);
  t.after(() => dynamodb.destroy());
  return { ...aws, dynamodb, tasks: createTasks(t, aws.url) };
}

const update = (more = {}) => ({
  TableName: tableName,
  Key: { id: { S: 'grant#g1' } },
  UpdateExpression: 'SET taskToken = :token',
  ExpressionAttributeValues: { ':token': { S: 'abc' } },
  ...more,
});

test("sends an update with the state machine's credentials", async (t) => {
  const { tasks, dynamodb, calls } = await startTable(t);
  assert.deepEqual(await tasks.updateItem(update({ ReturnValues: 'ALL_NEW' })), {
    Attributes: { id: { S: 'grant#g1' }, taskToken: { S: 'abc' } },
  });
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: tableName, Key: { id: { S: 'grant#g1' } } }),
  );
  assert.deepEqual(Item, { id: { S: 'grant#g1' }, taskToken: { S: 'abc' } });
  const call = calls.find(({ operation }) => operation === 'UpdateItem');
  assert.equal(call?.accessKeyId, accessKeyId);
});

test('a failed condition has the error name that the definition catches', async (t) => {
  const { tasks } = await startTable(t);
  const conditional = update({ ConditionExpression: 'attribute_exists(id)' });
  await assert.rejects(tasks.updateItem(conditional), {
    name: 'DynamoDb.ConditionalCheckFailedException',
    message: 'The conditional request failed',
  });
});

const faults = [
  ['throttle', 'DynamoDb.ProvisionedThroughputExceededException'],
  ['error-500', 'DynamoDb.InternalServerErrorException'],
  ['access-denied', 'DynamoDb.DynamoDbException'],
  ['drop-before', 'DynamoDb.SdkClientException'],
] as const;

for (const [fault, name] of faults) {
  test(`the fault ${fault} is a ${name}, after one attempt`, async (t) => {
    const { tasks, faults, calls } = await startTable(t);
    faults.add({ service: 'dynamodb', operation: 'UpdateItem', fault, times: 1 });
    await assert.rejects(tasks.updateItem(update()), { name });
    assert.equal(calls.filter(({ operation }) => operation === 'UpdateItem').length, 1);
  });
}

test('publishes a message to the topic', async (t) => {
  const { stores, url } = await startTestAws(t);
  const tasks = createTasks(t, url);
  await tasks.publish(
    { TopicArn: alertTopicArn, Subject: 'Alert', Message: 'A grant stays' },
    origin,
  );
  const [{ subject, message } = {}] = stores.topics.published();
  assert.deepEqual([subject, message], ['Alert', 'A grant stays']);
});

test("an unknown topic has the optimised integration's error name", async (t) => {
  const { url } = await startTestAws(t);
  const TopicArn = `${alertTopicArn}-not`;
  await assert.rejects(createTasks(t, url).publish({ TopicArn, Message: 'x' }, origin), {
    name: 'SNS.NotFoundException',
  });
});
