import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Records } from '../../src/grant/record/records.ts';

/** What every implementation of the table must do; run against the memory's and against DynamoDB's. */
export function testRecordsContract(
  name: string,
  open: (t: TestContext) => Promise<Records>,
): void {
  let unique = 0;
  const fresh = async (t: TestContext) => ({
    records: await open(t),
    id: `grant#contract-${++unique}`,
  });

  test(`${name}: a record that is not there reads as undefined`, async (t) => {
    const { records, id } = await fresh(t);
    assert.equal(await records.read(id), undefined);
  });

  test(`${name}: a change makes a record, and gives it back whole`, async (t) => {
    const { records, id } = await fresh(t);
    const set = { text: 'a', number: 7, flag: false, members: new Set(['x', 'y']) };
    const made = await records.change(id, { set }, [{ absent: 'id' }]);
    assert.deepEqual(made, { outcome: 'changed', record: { id, ...set } });
    assert.deepEqual(await records.read(id), { id, ...set });
  });

  test(`${name}: what is undefined is not set`, async (t) => {
    const { records, id } = await fresh(t);
    await records.change(id, { set: { kept: 'yes', left: undefined } }, [{ absent: 'id' }]);
    assert.deepEqual(await records.read(id), { id, kept: 'yes' });
  });

  test(`${name}: a refused change changes nothing`, async (t) => {
    const { records, id } = await fresh(t);
    await records.change(id, { set: { text: 'a' } }, [{ absent: 'id' }]);
    const again = await records.change(id, { set: { text: 'b' } }, [{ absent: 'id' }]);
    assert.deepEqual(again, { outcome: 'refused' });
    assert.deepEqual(await records.read(id), { id, text: 'a' });
  });

  test(`${name}: sets, removes and adds to a set in one change`, async (t) => {
    const { records, id } = await fresh(t);
    await records.change(id, { set: { old: 'o', text: 'a' } }, [{ absent: 'id' }]);
    for (const member of ['1', '2', '2'])
      await records.change(
        id,
        { set: { text: 'b' }, remove: ['old'], addTo: { field: 'ids', member } },
        [{ present: 'id' }],
      );
    assert.deepEqual(await records.read(id), { id, text: 'b', ids: new Set(['1', '2']) });
  });

  test(`${name}: takes a member out of a set while it adds to another; an empty set is no attribute`, async (t) => {
    const { records, id } = await fresh(t);
    await records.change(id, { set: { from: new Set(['1', '2']) } }, [{ absent: 'id' }]);
    for (const member of ['1', '2', '3'])
      await records.change(
        id,
        { takeFrom: { field: 'from', member }, addTo: { field: 'to', member } },
        [{ present: 'id' }],
      );
    assert.deepEqual(await records.read(id), { id, to: new Set(['1', '2', '3']) });
  });

  test(`${name}: every kind of clause holds and fails`, async (t) => {
    const { records, id } = await fresh(t);
    await records.change(id, { set: { at: '2026-01-02', status: 'on' } }, [{ absent: 'id' }]);
    const cases = [
      [{ absent: 'none' }, true],
      [{ absent: 'at' }, false],
      [{ present: 'at' }, true],
      [{ present: 'none' }, false],
      [{ field: 'status', isOneOf: ['off', 'on'] }, true],
      [{ field: 'status', isOneOf: ['off'] }, false],
      [{ field: 'none', isOneOf: ['off'] }, false],
      [{ field: 'at', after: '2026-01-01' }, true],
      [{ field: 'at', after: '2026-01-02' }, false],
      [{ field: 'none', after: '2026-01-01' }, false],
      [{ field: 'at', before: '2026-01-03' }, true],
      [{ field: 'at', before: '2026-01-02' }, false],
      [{ anyOf: [{ absent: 'at' }, { present: 'at' }] }, true],
      [{ anyOf: [{ absent: 'at' }, { field: 'status', isOneOf: ['off'] }] }, false],
    ] as const;
    for (const [clause, expected] of cases) {
      const { outcome } = await records.change(id, { set: { touched: 'yes' } }, [clause]);
      assert.equal(outcome === 'changed', expected, JSON.stringify(clause));
    }
    assert.equal(
      (await records.change(id, { set: { a: 'b' } }, [{ present: 'at' }, { absent: 'at' }]))
        .outcome,
      'refused',
    );
  });

  test(`${name}: of ten that want to make the same record at once, one does`, async (t) => {
    const { records, id } = await fresh(t);
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        records.change(id, { set: { winner: n } }, [{ absent: 'id' }]),
      ),
    );
    assert.equal(all.filter(({ outcome }) => outcome === 'changed').length, 1);
  });
}
