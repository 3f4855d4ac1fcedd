import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestAws } from '../../../local/aws/start-test-aws.ts';
import { respondWithJson, startScriptedServer } from '../../../test/fixtures/aws-client/scripted-server.ts';
import { buildJsonClient } from '../../../test/fixtures/aws-client/build-json-client.ts';
import { dynamodb } from '../client/json-service.ts';
import { createBatchReader } from './batch-reader.ts';
import { createTable } from './table.ts';

const tableName = 'break-glass-access';

test('reads that are asked for side by side go as one request, and one by itself as before', async (t) => {
  const aws = await startTestAws(t);
  const table = createTable(buildJsonClient(aws.url, dynamodb), tableName);
  for (const id of ['grant#1', 'grant#2'])
    await table.change(id, { set: { of: id } }, [{ absent: 'id' }]);
  const operations = () => aws.calls.splice(0).map(({ operation }) => operation);
  operations();
  const read = (id: string) => table.together.read(id);
  assert.deepEqual(await Promise.all(['grant#1', 'grant#0', 'grant#2', 'grant#1'].map(read)), [
    { id: 'grant#1', of: 'grant#1' },
    undefined,
    { id: 'grant#2', of: 'grant#2' },
    { id: 'grant#1', of: 'grant#1' },
  ]);
  assert.deepEqual(operations(), ['BatchGetItem']);
  assert.deepEqual(await read('grant#2'), { id: 'grant#2', of: 'grant#2' });
  assert.deepEqual(await Promise.all([read('grant#2'), read('grant#2')]), [
    { id: 'grant#2', of: 'grant#2' },
    { id: 'grant#2', of: 'grant#2' },
  ]);
  assert.deepEqual(operations(), ['GetItem', 'GetItem']);
});

test('what DynamoDB leaves for later is asked for by itself', async (t) => {
  const item = (id: string) => ({ id: { S: id } });
  const { url, requests } = await startScriptedServer(t, [
    respondWithJson({
      Responses: { [tableName]: [item('a')] },
      UnprocessedKeys: { [tableName]: { Keys: [item('b'), item('c')], ConsistentRead: true } },
    }),
    respondWithJson({ Item: item('b') }),
    respondWithJson({}),
  ]);
  const { together } = createTable(buildJsonClient(url, dynamodb), tableName);
  const read = await Promise.all(['a', 'b', 'c'].map((id) => together.read(id)));
  assert.deepEqual(read, [{ id: 'a' }, { id: 'b' }, undefined]);
  assert.deepEqual(
    requests.map(({ headers }) => String(headers['x-amz-target']).split('.')[1]),
    ['BatchGetItem', 'GetItem', 'GetItem'],
  );
});

test('reads that go together fail together, and those after them go on', async () => {
  let failing = true;
  const { read } = createBatchReader(
    async (id) => ({ id }),
    async (ids) => {
      if (failing) throw new Error('no answer');
      return new Map([...ids].map((id) => [id, { id }]));
    },
  );
  const failed = await Promise.allSettled([read('a'), read('b')]);
  assert.deepEqual(
    failed.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  failing = false;
  assert.deepEqual(await Promise.all([read('a'), read('b')]), [{ id: 'a' }, { id: 'b' }]);
});
