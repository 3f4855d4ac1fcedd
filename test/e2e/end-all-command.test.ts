import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { accounts, users } from '../../local/seed.ts';
import { operatorArn, runAsOperator } from '../fixtures/cli/run-as-operator.ts';
import { openAccess } from '../fixtures/local-environment/grant-actions.ts';
import { example, isAssigned } from '../fixtures/local-environment/read-state.ts';
import { startEnvironment, stopAfterAll } from '../fixtures/local-environment/start-environment.ts';
import { deleteRecord, putRecord, readGrantRecord } from '../fixtures/local-environment/table.ts';
import { waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';

let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests, { accessSeconds: 600, retryDelayMs: 5 });
});

const [, staging] = accounts;
const [, maria] = users;
const ofMaria = { ...example, accountId: staging.id, principalId: maria.id };
const endAll = () => runAsOperator('end', '--all', '--yes', '--endpoint-url', local.urls.aws);

/** Gives James and Maria access, and returns the ids of their grants. */
async function openTwo(): Promise<readonly [string, string]> {
  await putRecord(local, {
    id: `access#${staging.id}#BreakGlassProd#${example.permissionSetArn}`,
    principals: new Set([maria.id]),
  });
  return [
    await openAccess(local),
    await openAccess(local, {
      user: maria.slackUserId,
      payload: { callback_id: `x_${staging.id}_y` },
    }),
  ];
}

async function assertEnded(...ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    assert.equal((await waitForEnd(local, id)).status, 'SUCCEEDED');
    assert.equal((await readGrantRecord(local, id))['endedBy'], operatorArn);
  }
  assert.deepEqual([isAssigned(local), isAssigned(local, ofMaria)], [false, false]);
}

test('end --all ends every open grant, and then says that none is open', async () => {
  const ids = await openTwo();
  const { code, stdout } = await endAll();
  assert.equal(code, 0);
  const [summary, ...lines] = stdout.trimEnd().split('\n').reverse();
  const text = 'is being revoked; the report will name your AWS identity.';
  assert.deepEqual(
    lines.sort(),
    [
      `${ids[0]}: BreakGlassProd in account 123456789012 of james@example.com ${text}`,
      `${ids[1]}: BreakGlassProd in account ${staging.id} of maria@example.com ${text}`,
    ].sort(),
  );
  assert.equal(summary, 'Open grants that end now, or have just ended: 2. Failed: 0.');
  await assertEnded(...ids);

  const again = await endAll();
  assert.deepEqual([again.code, again.stdout], [0, 'No grant is open.\n']);
});

test('end --all goes on when one grant fails, skips what is no grant, and exits with 1', async () => {
  const malformed = `grant#${'0'.repeat(32)}`;
  const others = ['grant#not-a-grant-id', `report#${'1'.repeat(32)}`, 'open#x'];
  for (const id of [malformed, ...others]) await putRecord(local, { id, due: 'grant', dueAt: 1 });
  const ids = await openTwo();
  const { code, stdout } = await endAll();
  assert.equal(code, 1);
  const lines = stdout.trimEnd().split('\n');
  assert.equal(lines.length, 4);
  assert.ok(
    lines[0]?.startsWith(
      `${'0'.repeat(32)}: its end could not be requested: MalformedGrantError: `,
    ),
    stdout,
  );
  assert.match(
    lines[3] ?? '',
    /^Open grants that end now, or have just ended: 2\. Failed: 1\. Run the command again; /,
  );
  await assertEnded(...ids);
  for (const id of [malformed, ...others]) await deleteRecord(local, id);
});

test('end takes either a grant id or --all', async () => {
  for (const args of [[], ['0'.repeat(32), '--all']]) {
    const { code, stdout, stderr } = await runAsOperator('end', ...args);
    assert.equal(code, 2);
    assert.match(stdout + stderr, /^error: .*--all/m);
    assert.match(stdout + stderr, /^Usage: break-glass end /m);
  }
});
