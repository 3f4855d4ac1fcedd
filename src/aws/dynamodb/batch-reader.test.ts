import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestAws } from '../../../local/aws/start-test-aws.ts';
import { buildJsonClient } from '../../../test/fixtures/aws-client/build-json-client.ts';
import {
  respondWithJson,
  startScriptedServer,
} from '../../../test/fixtures/aws-client/scripted-server.ts';
import { dynamodb } from '../client/json-service.ts';
import { createBatchReader } from './batch-reader.ts';
import { createTable } from './table.ts';

const tableName = 'break-glass-access';

test('sends concurrent reads of several records as BatchGetItem, and of one record as GetItem', async (t) => {
  const aws = await startTestAws(t);
  const table = createTable(buildJsonClient(aws.url, dynamodb), tableName);
  for (const id of ['grant#1', 'grant#2'])
    await table.change(id, { set: { of: id } }, [{ absent: 'id' }]);
  const takeOperations = () => aws.calls.splice(0).map(({ operation }) => operation);
  takeOperations();
  const read = (id: string) => table.batchReader.read(id);
  assert.deepEqual(await Promise.all(['grant#1', 'grant#0', 'grant#2', 'grant#1'].map(read)), [
    { id: 'grant#1', of: 'grant#1' },
    undefined,
    { id: 'grant#2', of: 'grant#2' },
    { id: 'grant#1', of: 'grant#1' },
  ]);
  assert.deepEqual(takeOperations(), ['BatchGetItem']);
  assert.deepEqual(await read('grant#2'), { id: 'grant#2', of: 'grant#2' });
  assert.deepEqual(await Promise.all([read('grant#2'), read('grant#2')]), [
    { id: 'grant#2', of: 'grant#2' },
    { id: 'grant#2', of: 'grant#2' },
  ]);
  assert.deepEqual(takeOperations(), ['GetItem', 'GetItem']);
});

test('reads each unprocessed key with its own request', async (t) => {
  const item = (id: string) => ({ id: { S: id } });
  const { url, requests } = await startScriptedServer(t, [
    respondWithJson({
      Responses: { [tableName]: [item('a')] },
      UnprocessedKeys: { [tableName]: { Keys: [item('b'), item('c')], ConsistentRead: true } },
    }),
    respondWithJson({ Item: item('b') }),
    respondWithJson({}),
  ]);
  const { batchReader } = createTable(buildJsonClient(url, dynamodb), tableName);
  const records = await Promise.all(['a', 'b', 'c'].map((id) => batchReader.read(id)));
  assert.deepEqual(records, [{ id: 'a' }, { id: 'b' }, undefined]);
  assert.deepEqual(
    requests.map(({ headers }) => String(headers['x-amz-target']).split('.')[1]),
    ['BatchGetItem', 'GetItem', 'GetItem'],
  );
});

test('reads of one batch fail together; later reads succeed', async () => {
  let isFailing = true;
  const { read } = createBatchReader(
    async (id) => ({ id }),
    async (ids) => {
      if (isFailing) throw new Error('no response');
      return new Map([...ids].map((id) => [id, { id }]));
    },
  );
  const results = await Promise.allSettled([read('a'), read('b')]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  isFailing = false;
  assert.deepEqual(await Promise.all([read('a'), read('b')]), [{ id: 'a' }, { id: 'b' }]);
});
