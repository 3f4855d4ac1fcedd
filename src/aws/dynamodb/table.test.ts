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

test('a retry after a lost response reports the change of the first attempt', async (t) => {
  const { url, faults } = await startTestAws(t);
  const table = createTable(buildJsonClient(url, dynamodb, { maxAttempts: 3 }), tableName);
  const loseResponse = () =>
    faults.add({ service: 'dynamodb', operation: 'UpdateItem', fault: 'drop-after', times: 1 });
  loseResponse();
  const first = await table.change('grant#x', { set: { a: '1' } }, [{ absent: 'id' }]);
  assert.deepEqual(first, { outcome: 'changed', record: { id: 'grant#x', a: '1' } });
  loseResponse();
  const second = await table.change('grant#x', { set: { a: '2' } }, [{ absent: 'id' }]);
  assert.deepEqual(second, { outcome: 'refused' });
});

test('deletes a record and returns it, and returns undefined when there is none', async (t) => {
  const { url } = await startTestAws(t);
  const table = createTable(buildJsonClient(url, dynamodb), tableName);
  await table.change('settings#x', { set: { a: '1' } }, [{ absent: 'id' }]);
  assert.deepEqual(await table.delete('settings#x'), { id: 'settings#x', a: '1' });
  assert.equal(await table.read('settings#x'), undefined);
  assert.equal(await table.delete('settings#x'), undefined);
});

test('returns the ids of all due records from due-index, oldest first', async (t) => {
  const { url } = await startTestAws(t);
  const table = createTable(buildJsonClient(url, dynamodb), tableName);
  const put = (id: string, set: Record<string, string | number>) =>
    table.change(id, { set }, [{ absent: 'id' }]);
  await put('lock#late', { due: 'grant', dueAt: 200 });
  await put('grant#early', { due: 'grant', dueAt: 100 });
  await put('grant#future', { due: 'grant', dueAt: 301 });
  await put('grant#closed', { dueAt: 100 });
  await put('other', { due: 'grant', dueAt: 150 });
  const dueIds: string[] = [];
  for await (const id of table.idsDueBy(300)) dueIds.push(id);
  assert.deepEqual(dueIds, ['grant#early', 'other', 'lock#late']);
});
