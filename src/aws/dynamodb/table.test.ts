import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestAws } from '../../../local/aws/start-test-aws.ts';
import { buildJsonClient } from '../../../test/fixtures/aws-client/build-json-client.ts';
import { createMemoryRecords } from '../../../test/fixtures/grant/memory-records.ts';
import { testRecordsContract } from '../../../test/fixtures/grant/records-contract.ts';
import { dynamodb } from '../client/json-service.ts';
import { createTable } from './table.ts';

const tableName = 'break-glass-access';

testRecordsContract('records in memory', async () => createMemoryRecords());
testRecordsContract('records in DynamoDB', async (t) => {
  const { url } = await startTestAws(t);
  return createTable(buildJsonClient(url, dynamodb), tableName);
});

test('a change whose answer was lost is changed, when it is tried again', async (t) => {
  const { url, faults } = await startTestAws(t);
  const table = createTable(buildJsonClient(url, dynamodb, { maxAttempts: 3 }), tableName);
  const lose = () =>
    faults.add({ service: 'dynamodb', operation: 'UpdateItem', fault: 'drop-after', times: 1 });
  lose();
  const made = await table.change('grant#x', { set: { a: '1' } }, [{ absent: 'id' }]);
  assert.deepEqual(made, { outcome: 'changed', record: { id: 'grant#x', a: '1' } });
  lose();
  const again = await table.change('grant#x', { set: { a: '2' } }, [{ absent: 'id' }]);
  assert.deepEqual(again, { outcome: 'refused' });
});

test('due-index gives the grants that are owed something, oldest first, and no others', async (t) => {
  const { url } = await startTestAws(t);
  const table = createTable(buildJsonClient(url, dynamodb), tableName);
  const put = (id: string, set: Record<string, string | number>) =>
    table.change(id, { set }, [{ absent: 'id' }]);
  await put('grant#late', { due: 'grant', dueAt: 200 });
  await put('grant#early', { due: 'grant', dueAt: 100 });
  await put('grant#future', { due: 'grant', dueAt: 301 });
  await put('grant#closed', { dueAt: 100 });
  await put('other', { due: 'grant', dueAt: 100 });
  const owed: string[] = [];
  for await (const id of table.dueSince(300)) owed.push(id);
  assert.deepEqual(owed, ['early', 'late']);
});
