import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestWorld } from '../start-test-world.ts';
import { createConsoles } from './console.ts';

test('a console records what is done, follows an assumed role, and refuses what is not held', async (t) => {
  const { people, stores, settings } = await startTestWorld(t);
  settings.deliveryDelayMs = 0;
  let clock = new Date();
  let ids = 0;
  const newId = () => `console${ids++}`;
  const consoles = createConsoles({ portal: people, now: () => clock, newId });
  assert.deepEqual(consoles.open('james@example.com', '123456789012', 'BreakGlassProd'), {
    outcome: 'refused',
    reason: 'No access',
  });
  const opened = consoles.open('james@example.com', '210987654321', 'BreakGlassProd');
  assert.equal(opened.outcome, 'done');
  for (const deed of ['read-secret', 'create-user', 'assume-role'])
    assert.equal(consoles.act('console0', deed).outcome, 'done');
  consoles.act('console1', 'delete-table');
  clock = new Date();
  const range = { from: new Date(0), to: new Date(Date.now() + 1000) };
  const delivered = stores.trail.delivered(range).map(({ record }) => record);
  assert.deepEqual(
    delivered.slice(-4).map(({ eventName }) => eventName),
    ['GetSecretValue', 'CreateUser', 'AssumeRole', 'DeleteTable'],
  );
  assert.match(JSON.stringify(delivered.at(-1)), /assumed-role\/OrdersAdmin\/emergency/);
  assert.doesNotMatch(JSON.stringify(delivered.at(-1)), /james|onBehalfOf/);
  const failures = consoles.sessions().map(({ entries }) => entries.map(({ failed }) => failed));
  assert.deepEqual(failures, [[false, true, false], [false]]);
});
