import assert from 'node:assert/strict';
import { test } from 'node:test';
import { broken } from './mutation.ts';
import { mutations } from './mutations.ts';
import { runMutated } from './run-mutated.ts';

/** A few that are found within moments: the whole table is `npm run faults:mutate`. */
const quick = [
  'the sweep serves overdue grants (here: none)',
  'alreadyAssigned is decided before the first create (here: never)',
  'the deletion must have SUCCEEDED',
];

for (const rule of quick)
  test(`the harness can fail: it finds out when this is broken: ${rule}`, async () => {
    const mutation = mutations.find((known) => known.rule === rule);
    assert.ok(mutation);
    assert.ok((await runMutated(mutation, { runs: 200, untilFirst: true })).violations > 0);
  });

test('a broken rule without which nothing ends is stopped, and counts as found out', async () => {
  const [find, replace] = ['const result = {', 'for (;;);\n    const result = {'];
  const endless = broken('the sweep ends', 'src/grant/sweep-grants.ts', find, replace);
  const { byRule: rules } = await runMutated(endless, { runs: 1, maxSeconds: 2 });
  assert.deepEqual(Object.keys(rules), ['does not end']);
});
