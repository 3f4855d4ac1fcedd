import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { marshall } from '@aws-sdk/util-dynamodb';
import { startTestAws } from '../../../local/aws/start-test-aws.ts';
import { buildJsonClient } from '../../../test/fixtures/aws-client/build-json-client.ts';
import { dynamodb } from '../client/json-service.ts';
import { createRuleTable } from './rule-table.ts';
import { createTable } from './table.ts';

const tableName = 'break-glass-access';
const ruleId = 'access#123456789012#Prod#arn:aws:sso:::permissionSet/ssoins-12345/ps-12345';
const rule = { id: ruleId, principals: new Set(['a', 'b']), accessSeconds: 60, rule: 'rule' };

async function start(t: TestContext) {
  const aws = await startTestAws(t);
  const client = buildJsonClient(aws.url, dynamodb, { maxAttempts: 3 });
  const put = (item: Record<string, unknown>) =>
    client.call('PutItem', { TableName: tableName, Item: marshall(item) });
  const open = () => createRuleTable({ client, tableName });
  const read = (id: string) => createTable(client, tableName).read(id);
  return { ...aws, put, open, read };
}

test('reads the records of rules, by pages, and no others', async (t) => {
  const { put, open } = await start(t);
  const filler = 'x'.repeat(300_000);
  const expected: unknown[] = [];
  for (const prefix of ['principal', 'access', 'person', 'account'])
    for (const n of [1, 2]) {
      const record = { id: `${prefix}#${n}`, description: filler };
      await put(record);
      expected.push(record);
    }
  await put({ id: 'admins', principals: new Set(['a']), lastWrite: 'x' });
  for (const id of ['grant#1', 'open#1', 'settings#freeze', 'adminsx'])
    await put({ id, description: filler });
  const records = await open().readAll();
  const byId = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  assert.deepEqual(
    [...records].sort(byId),
    [...expected, { id: 'admins', principals: new Set(['a']) }].sort(byId),
  );
});

test('creates, changes and deletes a record that is as it was read', async (t) => {
  const { open, read } = await start(t);
  const table = open();
  await table.readAll();
  assert.equal(await table.write(ruleId, rule), 'written');
  assert.deepEqual(await read(ruleId), rule);
  assert.equal(await table.write(ruleId, { ...rule, accessSeconds: 120 }), 'written');
  const again = open();
  await again.readAll();
  assert.equal(await again.write(ruleId, undefined), 'written');
  assert.equal(await read(ruleId), undefined);
});

test('writes nothing over a record that was changed, added or deleted since', async (t) => {
  const { put, open, read } = await start(t);
  const changes: readonly (readonly [before: object | undefined, after: object | undefined])[] = [
    [undefined, rule],
    [rule, { ...rule, accessSeconds: 61 }],
    [rule, { ...rule, principals: new Set(['a']) }],
    [rule, { ...rule, approvals: 1 }],
    [rule, { ...rule, held: true }],
    [{ ...rule, description: 'x' }, rule],
    [rule, undefined],
  ];
  for (const [before, after] of changes)
    for (const wanted of [{ ...rule, accessSeconds: 999 }, undefined]) {
      const cleaner = open();
      await cleaner.readAll();
      await cleaner.write(ruleId, undefined);
      if (before) await put({ ...before });
      const table = open();
      await table.readAll();
      if (after) await put({ ...after });
      else {
        const other = open();
        await other.readAll();
        await other.write(ruleId, undefined);
      }
      assert.equal(await table.write(ruleId, wanted), 'changed');
      assert.deepEqual(await read(ruleId), after);
    }
});

test('a write whose response was lost is found to be made', async (t) => {
  const { open, read, faults } = await start(t);
  const table = open();
  await table.readAll();
  const lose = (operation: string) =>
    faults.add({ service: 'dynamodb', operation, fault: 'drop-after', times: 1 });
  lose('PutItem');
  assert.equal(await table.write(ruleId, rule), 'written');
  lose('DeleteItem');
  assert.equal(await table.write(ruleId, undefined), 'written');
  assert.equal(await read(ruleId), undefined);
});

test('a record with values that no rule has can be replaced', async (t) => {
  const { put, open, read } = await start(t);
  await put({ id: ruleId, odd: ['a', { b: 1 }], none: null });
  const table = open();
  assert.deepEqual(await table.readAll(), [{ id: ruleId, odd: ['a', { b: 1 }], none: null }]);
  assert.equal(await table.write(ruleId, rule), 'written');
  assert.deepEqual(await read(ruleId), rule);
});
