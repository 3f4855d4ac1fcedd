import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { operatorArn, runAsOperator } from '../fixtures/cli/run-as-operator.ts';
import { openAccess, requestEnd } from '../fixtures/local-environment/grant-actions.ts';
import { pressButton } from '../fixtures/local-environment/press-button.ts';
import { grantIds, isAssigned, slackTexts } from '../fixtures/local-environment/read-state.ts';
import {
  startEnvironment,
  stopAfterAll,
  waitUntil,
} from '../fixtures/local-environment/start-environment.ts';
import { openTable, putRecord, readGrantRecord } from '../fixtures/local-environment/table.ts';
import { waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';

/** All tests share one local environment, and each leaves access unfrozen. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests, { accessSeconds: 600, retryDelayMs: 5 });
});

const run = (...args: readonly string[]) =>
  runAsOperator(...args, '--endpoint-url', local.urls.aws);
const readFreeze = () => openTable(local).read('settings#freeze');
const reason = 'INC-17: a laptop <!channel> was stolen';

test('a freeze denies a press, the requester reads who froze, when and why, and unfreeze lifts it', async () => {
  const earlier = grantIds(local).length;
  const frozen = await run('freeze', reason);
  assert.equal(frozen.code, 0, frozen.stderr);
  assert.match(
    frozen.stdout,
    /^Access is frozen: nobody is granted access until break-glass unfreeze\./,
  );
  const { frozenAt, ...record } = (await readFreeze()) ?? {};
  assert.deepEqual(record, { id: 'settings#freeze', frozenBy: operatorArn, reason });

  const { text } = await pressButton(local);
  assert.ok(text.startsWith('Access denied: nobody is granted access at the moment.'), text);
  const time = `${String(frozenAt).slice(0, 16).replace('T', ' ')} UTC`;
  for (const part of [operatorArn, time, 'INC-17: a laptop &lt;!channel&gt; was stolen'])
    assert.ok(text.includes(part), text);
  assert.equal(grantIds(local).length, earlier);

  const lifted = await run('unfreeze');
  assert.deepEqual([lifted.code, await readFreeze()], [0, undefined]);
  assert.equal(
    lifted.stdout,
    `Access is not frozen any more. It was frozen by ${operatorArn} at ${frozenAt}: ${reason}\n`,
  );
  const grantId = await openAccess(local);
  await requestEnd(local, grantId);
  await waitForEnd(local, grantId);
});

test('a second freeze keeps the first, and names who froze', async () => {
  await run('freeze', 'the first');
  const first = await readFreeze();
  const { code, stdout } = await run('freeze', 'the second');
  assert.equal(code, 0);
  assert.equal(
    stdout,
    `Access is frozen already, by ${operatorArn} at ${first?.['frozenAt']}: the first\n`,
  );
  assert.deepEqual(await readFreeze(), first);
  await run('unfreeze');
});

test('--json says what became of a freeze', async () => {
  const runJson = async (...args: readonly string[]) => {
    const { code, stdout } = await run(...args, '--json');
    const { outcome, freeze } = JSON.parse(stdout);
    return [code, outcome, freeze?.frozenBy, freeze?.reason];
  };
  assert.deepEqual(await runJson('freeze', 'one'), [0, 'frozen', operatorArn, 'one']);
  assert.deepEqual(await runJson('freeze', 'two'), [0, 'already-frozen', operatorArn, 'one']);
  assert.deepEqual(await runJson('unfreeze'), [0, 'lifted', operatorArn, 'one']);
  assert.deepEqual(await runJson('unfreeze'), [0, 'not-frozen', undefined, undefined]);
});

test('unfreeze says when there is no freeze', async () => {
  const { code, stdout } = await run('unfreeze');
  assert.deepEqual([code, stdout], [0, 'Access is not frozen: there is nothing to lift.\n']);
});

test('a malformed freeze denies, too, and unfreeze lifts it', async () => {
  await putRecord(local, { id: 'settings#freeze', until: 'tomorrow \u001b[31m' });
  assert.match((await pressButton(local)).text, /the freeze for this access is malformed/);
  const again = await run('freeze', reason);
  const text = /by a record settings#freeze that is malformed \(unknown attributes: until\)\.\n$/;
  assert.match(again.stdout, text);
  const { code, stdout } = await run('unfreeze');
  assert.equal(code, 0);
  assert.match(stdout, text);
  assert.equal(await readFreeze(), undefined);
});

test('a freeze between the press and GrantAccess denies the grant', async () => {
  const earlier = grantIds(local).length;
  // The lock is taken after the first decision, and before the execution decides again.
  local.faults.add({ service: 'dynamodb', operation: 'UpdateItem', fault: 'delay-1000', times: 1 });
  const pressed = pressButton(local);
  await waitUntil(local, () => local.faults.pending().length === 0, 'the lock');
  await putRecord(local, {
    id: 'settings#freeze',
    frozenAt: '2026-07-01T08:00:00.000Z',
    frozenBy: 'Priya',
    reason: 'a drill',
  });
  assert.match((await pressed).text, /^Glass broken/);
  const grantId = grantIds(local)[earlier] ?? '';
  await waitForEnd(local, grantId);
  assert.equal(isAssigned(local), false);
  const { status, failure } = await readGrantRecord(local, grantId);
  assert.deepEqual([status, failure], ['failed', 'denied: frozen']);
  assert.match(
    slackTexts(local).join('\n'),
    /`Priya` froze access at <!date\^1782892800\^\{date_short_pretty\} \{time\}\|2026-07-01 08:00 UTC>: “a drill”\./,
  );
  await run('unfreeze');
});

test('freeze without a reason, or with a long one, exits with 2 and the usage', async () => {
  for (const args of [[], [''], ['  '], ['x'.repeat(301)], ['a', 'b']]) {
    const { code, stdout, stderr } = await run('freeze', ...args);
    assert.equal(code, 2);
    assert.match(stdout + stderr, /^Usage: break-glass freeze /m);
  }
  assert.equal(await readFreeze(), undefined);
});

test('freeze and unfreeze exit with 1 when the table does not exist', async () => {
  for (const args of [['freeze', reason], ['unfreeze']]) {
    const { code, stderr } = await run(...args, '--table', 'other');
    assert.equal(code, 1);
    assert.match(stderr, /^ResourceNotFoundException: /);
  }
});
