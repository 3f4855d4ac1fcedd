import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { startTestAws } from '../start-test-aws.ts';

const TableName = 'break-glass-access';
const grant = { id: { S: 'grant#1' }, due: { S: 'grant' }, dueAt: { N: '1800000000' } };

async function startTable(t: TestContext) {
  const aws = await startTestAws(t);
  const dynamodb = new DynamoDBClient(aws.client);
  t.after(() => dynamodb.destroy());
  return { ...aws, dynamodb };
}

test('the table and its index exist from the start', async (t) => {
  const { dynamodb } = await startTable(t);
  const { Table: table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  assert.equal(table?.TableStatus, 'ACTIVE');
  assert.equal(table?.TableArn, `arn:aws:dynamodb:us-east-1:111122223333:table/${TableName}`);
  assert.deepEqual(table?.KeySchema, [{ AttributeName: 'id', KeyType: 'HASH' }]);
  const [index] = table?.GlobalSecondaryIndexes ?? [];
  assert.equal(index?.IndexName, 'due-index');
  assert.deepEqual(index?.KeySchema, [
    { AttributeName: 'due', KeyType: 'HASH' },
    { AttributeName: 'dueAt', KeyType: 'RANGE' },
  ]);
  assert.deepEqual(index?.Projection, { ProjectionType: 'KEYS_ONLY' });
});

test('supports conditional writes and queries on the due index', async (t) => {
  const { dynamodb } = await startTable(t);
  const put = () =>
    dynamodb.send(
      new PutItemCommand({
        TableName,
        Item: { ...grant, status: { S: 'active' } },
        ConditionExpression: 'attribute_not_exists(id)',
      }),
    );
  await put();
  await assert.rejects(put(), { name: 'ConditionalCheckFailedException' });
  const { Items } = await dynamodb.send(
    new QueryCommand({
      TableName,
      IndexName: 'due-index',
      KeyConditionExpression: 'due = :grant AND dueAt <= :now',
      ExpressionAttributeValues: { ':grant': { S: 'grant' }, ':now': { N: '1800000000' } },
    }),
  );
  assert.deepEqual(Items, [grant]);
});

test('a request that crashes dynalite fails, and the next request succeeds', async (t) => {
  const { dynamodb } = await startTable(t);
  await assert.rejects(
    dynamodb.send(
      new PutItemCommand({
        TableName,
        Item: grant,
        ConditionExpression: 'begins_with(accountId, principalId)',
      }),
    ),
    { name: 'InternalServerError' },
  );
  await dynamodb.send(new GetItemCommand({ TableName, Key: { id: grant.id } }));
});
