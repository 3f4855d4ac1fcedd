import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breakRule } from './mutation.ts';
import { mutations } from './mutations.ts';
import { runMutated } from './run-mutated.ts';

/** Broken rules that the simulation reveals within seconds. `npm run faults:mutate` tests them all. */
const quickRules = [
  'the sweep serves overdue grants (here: none)',
  'Decide finds alreadyAssigned (here: never)',
  'the deletion must have SUCCEEDED',
];

for (const rule of quickRules)
  test(`the fault simulation reveals a broken rule: ${rule}`, async () => {
    const mutation = mutations.find((candidate) => candidate.rule === rule);
    assert.ok(mutation);
    assert.ok((await runMutated(mutation, { runs: 200, untilFirst: true })).violations > 0);
  });

test('stops a mutated run that never ends, and counts it as revealed', async () => {
  const [find, replace] = ['const result = {', 'for (;;);\n    const result = {'];
  const endless = breakRule('the sweep ends', 'src/grant/sweep/sweep-grants.ts', find, replace);
  const { byRule } = await runMutated(endless, { runs: 1, maxSeconds: 2 });
  assert.deepEqual(Object.keys(byRule), ['does not end']);
});
