import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestEnvironment } from '../environment/start-test-environment.ts';
import { createConsoles } from './consoles.ts';

test('records the actions of a console, opens an assumed role, and refuses an unassigned role', async (t) => {
  const { portal, stores, settings } = await startTestEnvironment(t);
  settings.deliveryDelayMs = 0;
  let clock = new Date();
  let ids = 0;
  const newId = () => `console${ids++}`;
  const consoles = createConsoles({ portal, now: () => clock, newId });
  assert.deepEqual(consoles.openRole('james@example.com', '123456789012', 'BreakGlassProd'), {
    outcome: 'refused',
    reason: 'No access',
  });
  const opened = consoles.openRole('james@example.com', '210987654321', 'BreakGlassProd');
  assert.equal(opened.outcome, 'done');
  for (const action of ['read-secret', 'create-user', 'assume-role'])
    assert.equal(consoles.runAction('console0', action).outcome, 'done');
  consoles.runAction('console1', 'delete-table');
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
