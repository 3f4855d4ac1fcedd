import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessKeyIdOf } from '../../local/environment/access-keys.ts';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { clearFault, injectFault } from '../fixtures/local-environment/inject-faults.ts';
import { pressButton } from '../fixtures/local-environment/press-button.ts';
import { grantIds, slackTexts } from '../fixtures/local-environment/read-state.ts';
import { startEnvironment, waitUntil } from '../fixtures/local-environment/start-environment.ts';
import { waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';

/** The writes of access-requested, and the executions that it starts. */
const changesOf = (local: LocalEnvironment): readonly string[] =>
  local
    .calls()
    .filter(({ accessKeyId }) => accessKeyId === accessKeyIdOf('access-requested'))
    .map(({ operation }) => operation)
    .filter((operation) => operation === 'UpdateItem' || operation === 'StartExecution');

const hasText = (local: LocalEnvironment, start: RegExp) => () =>
  slackTexts(local).some((text) => start.test(text));

test('a denial that takes longer than Slack waits arrives at the response URL', async (t) => {
  const local = await startEnvironment(t);
  await local.warmUp();
  injectFault(local, 'dynamodb', '*', 'delay-1800');
  const startedAt = Date.now();
  const { text } = await pressButton(local, { user: 'U012NOACC' });
  assert.match(text, /^Working on it/);
  assert.ok(Date.now() - startedAt < 3_000);
  await waitUntil(local, hasText(local, /^Access denied: .* but not by you\./), 'the real answer');
  clearFault(local, 'dynamodb', '*');
  assert.deepEqual(changesOf(local), []);
});

test('an allowed press that is slow starts one execution, and its first invocation writes nothing after its answer', async (t) => {
  const local = await startEnvironment(t);
  await local.warmUp();
  const write = { service: 'dynamodb', operation: 'UpdateItem', times: 2 };
  local.faults.add({ ...write, fault: 'delay-1800' });
  assert.match((await pressButton(local)).text, /^Working on it/);
  await waitUntil(local, hasText(local, /^Glass broken - access incoming/), 'the real answer');
  const [grantId = '', ...others] = grantIds(local);
  assert.deepEqual(others, []);
  await waitForEnd(local, grantId);
  const changes = changesOf(local);
  // Each press resumes what its function had left behind.
  for (let presses = 3; presses > 0; presses -= 1) await pressButton(local, { user: 'U012NOACC' });
  assert.deepEqual(changesOf(local), changes);
  assert.equal(changes.filter((operation) => operation === 'StartExecution').length, 1);
});

test('if the function cannot invoke itself, the answer says so, and nothing goes on', async (t) => {
  const local = await startEnvironment(t);
  await local.warmUp();
  injectFault(local, 'dynamodb', '*', 'delay-1800');
  injectFault(local, 'lambda', '*', 'throttle');
  assert.match((await pressButton(local)).text, /press again in a few seconds/);
  assert.deepEqual([changesOf(local), grantIds(local)], [[], []]);
});
