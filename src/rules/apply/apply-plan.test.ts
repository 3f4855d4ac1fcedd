import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPlan } from '../plan/build-plan.ts';
import type { StoredRuleRecord } from '../records/rule-record.ts';
import { applyPlan, type RuleTable } from './apply-plan.ts';

const principal = (n: number) => `9067642ac5-${n}a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d`;
const link = (n: number, ssoPrincipal = principal(1)): StoredRuleRecord => ({
  id: `principal#U${n}`,
  ssoPrincipal,
});
const mapOf = (...records: readonly StoredRuleRecord[]) =>
  new Map(records.map((record) => [record.id, record]));

/** A table in memory that refuses a write on a record that changed, as DynamoDB would. */
function createTable(...initial: readonly StoredRuleRecord[]) {
  const records = mapOf(...initial);
  let seen = new Map(records);
  const table: RuleTable = {
    async readAll() {
      seen = new Map(records);
      return [...records.values()];
    },
    async write(id, record) {
      await Promise.resolve();
      if (records.get(id) !== seen.get(id)) return 'changed';
      if (record === undefined) records.delete(id);
      else records.set(id, record);
      if (record === undefined) seen.delete(id);
      else seen.set(id, record);
      return 'written';
    },
  };
  return { records, table };
}

const apply = (table: RuleTable, stored: Map<string, StoredRuleRecord>, wanted: typeof stored) =>
  applyPlan({ table, onWrite: () => undefined }, buildPlan(stored, wanted), stored);

test('makes every write', async () => {
  const stored = mapOf(link(1), link(2));
  const wanted = mapOf(link(1), link(2, principal(2)), link(3));
  const { records, table } = createTable(...stored.values());
  assert.deepEqual(await apply(table, stored, wanted), { outcome: 'applied', writes: 3 });
  assert.deepEqual(records, wanted);
});

test('writes nothing when any record changed after the plan, also one that the plan leaves alone', async () => {
  const stored = mapOf(link(1), link(2));
  const wanted = mapOf(link(1), link(3));
  for (const change of [
    (records: Map<string, StoredRuleRecord>) => records.set('principal#U1', link(1, principal(2))),
    (records: Map<string, StoredRuleRecord>) => records.set('principal#U9', link(9)),
    (records: Map<string, StoredRuleRecord>) => records.delete('principal#U1'),
  ]) {
    const { records, table } = createTable(...stored.values());
    change(records);
    const before = new Map(records);
    const result = await apply(table, stored, wanted);
    assert.equal(result.outcome, 'outdated');
    assert.deepEqual(records, before);
  }
});

test('stops at a record that somebody else changes meanwhile', async () => {
  const stored = mapOf(link(1));
  const { records, table } = createTable(...stored.values());
  const write = table.write;
  const changing: RuleTable = {
    ...table,
    async write(id, record) {
      // The first write is a deletion; somebody adds the link that would be written next.
      const result = await write(id, record);
      records.set('principal#U2', link(2, principal(3)));
      return result;
    },
  };
  assert.deepEqual(await apply(changing, stored, mapOf(link(2))), {
    outcome: 'interrupted',
    id: 'principal#U2',
    writes: 1,
  });
  assert.deepEqual(records, mapOf(link(2, principal(3))));
});

test('starts no further write after one that failed, and throws its error', async () => {
  const wanted = mapOf(...Array.from({ length: 50 }, (_, n) => link(n)));
  const { table } = createTable();
  let writes = 0;
  const failing: RuleTable = {
    ...table,
    async write() {
      writes += 1;
      throw new Error('no response');
    },
  };
  await assert.rejects(apply(failing, mapOf(), wanted), { message: 'no response' });
  assert.ok(writes <= 8, `${writes} writes`);
});
