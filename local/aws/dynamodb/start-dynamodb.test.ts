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

test('the table and its indexes exist from the start', async (t) => {
  const { dynamodb } = await startTable(t);
  const { Table: table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  assert.equal(table?.TableStatus, 'ACTIVE');
  assert.equal(table?.TableArn, `arn:aws:dynamodb:us-east-1:111122223333:table/${TableName}`);
  assert.deepEqual(table?.KeySchema, [{ AttributeName: 'id', KeyType: 'HASH' }]);
  const indexes = table?.GlobalSecondaryIndexes?.map((index) => [
    index.IndexName,
    ...(index.KeySchema ?? []).map(({ AttributeName }) => AttributeName),
    index.Projection?.ProjectionType,
  ]);
  assert.deepEqual(indexes?.sort(), [
    ['due-index', 'due', 'dueAt', 'KEYS_ONLY'],
    ['rules-index', 'rule', 'id', 'ALL'],
  ]);
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

test('rules-index lists access rules and accounts by id, and no other item', async (t) => {
  const { dynamodb } = await startTable(t);
  const items = [
    { id: { S: 'account#123456789012' }, rule: { S: 'account' }, name: { S: 'prod' } },
    { id: { S: 'access#b' }, rule: { S: 'rule' } },
    { id: { S: 'access#a' }, rule: { S: 'rule' }, accessSeconds: { N: '60' } },
    grant,
  ];
  for (const Item of items) await dynamodb.send(new PutItemCommand({ TableName, Item }));
  const query = async (rule: string) => {
    const { Items } = await dynamodb.send(
      new QueryCommand({
        TableName,
        IndexName: 'rules-index',
        KeyConditionExpression: '#rule = :rule',
        ExpressionAttributeNames: { '#rule': 'rule' },
        ExpressionAttributeValues: { ':rule': { S: rule } },
      }),
    );
    return Items;
  };
  assert.deepEqual(await query('rule'), [items[2], items[1]]);
  assert.deepEqual(await query('account'), [items[0]]);
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
