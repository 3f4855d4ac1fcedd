import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import {
  DeleteAccountAssignmentCommand,
  type PrincipalType,
  SSOAdminClient,
  type TargetType,
} from '@aws-sdk/client-sso-admin';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import {
  makeOverdue,
  openAccess,
  requestEnd,
} from '../fixtures/local-environment/grant-actions.ts';
import { clearFault, injectFault } from '../fixtures/local-environment/inject-faults.ts';
import { pressButton } from '../fixtures/local-environment/press-button.ts';
import {
  alertsAbout,
  example,
  grantIds,
  isAssigned,
  mailsAbout,
} from '../fixtures/local-environment/read-state.ts';
import {
  sdkOptionsOf,
  startEnvironment,
  stopAfterAll,
  waitUntil,
} from '../fixtures/local-environment/start-environment.ts';
import { openTable, readGrantRecord } from '../fixtures/local-environment/table.ts';
import { waitForOutcome } from '../fixtures/local-environment/wait-for-execution.ts';

/** One local environment for all tests: each leaves James without an open grant. */
let local: LocalEnvironment;
const file = stopAfterAll();
before(async () => {
  local = await startEnvironment(file, { accessSeconds: 600, retryDelayMs: 5 });
});

/** Runs the sweep on a grant to which something is owed, and gives what it did. */
async function sweepFor(grantId: string): Promise<unknown> {
  await makeOverdue(local, grantId);
  const invocation = await local.sweep();
  return invocation.ok ? invocation.payload : invocation;
}

/** What the sweep does once nothing fails any more: access goes, and the report comes. */
async function sweptToItsEnd(grantId: string): Promise<void> {
  assert.deepEqual(await sweepFor(grantId), { ended: 1, reported: 0, overdue: 0 });
  assert.equal(isAssigned(local), false);
  assert.deepEqual(await sweepFor(grantId), { ended: 0, reported: 1, overdue: 0 });
  assert.equal(mailsAbout(local, grantId).length, 1);
  const { status, reportSentAt } = await readGrantRecord(local, grantId);
  assert.equal(status, 'ended');
  assert.ok(reportSentAt);
}

const failedAfterAlert = ['FAILED', 'AlertPeople', 'Failed'];

/** The words of a line of the AWS CLI: `--target-id x` becomes `{ 'target-id': 'x' }`. */
const argumentsOf = (line: string): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries([...line.matchAll(/--(\S+) (\S+)/g)].map(([, name, value]) => [name, value]));

const lineIn = (message: string, command: string): string =>
  new RegExp(`aws sso-admin ${command} .*?(?= \\.|$)`, 'm').exec(message)?.[0] ?? '';

test('WaitForAccessToExpire that cannot store its token: access is not left behind, but ends now', async () => {
  local.faults.add({ service: 'slack', operation: 'response-url', fault: 'delay-1000', times: 1 });
  await pressButton(local);
  const grantId = grantIds(local).at(-1) ?? '';
  // While the person is told, nobody writes. Then GrantAccess notes it, and the wait writes its token.
  await waitUntil(local, () => local.faults.pending().length === 0, 'word to the person');
  const write = { service: 'dynamodb', operation: 'UpdateItem', times: 1 };
  local.faults.add({ ...write, fault: 'delay-0' });
  local.faults.add({ ...write, fault: 'access-denied' });
  assert.deepEqual(await waitForOutcome(local, grantId), failedAfterAlert);
  assert.deepEqual(local.faults.pending(), []);
  assert.equal(isAssigned(local), false);
  const { taskToken, status } = await readGrantRecord(local, grantId);
  assert.deepEqual({ taskToken, status }, { taskToken: undefined, status: 'ended' });
  assert.equal(mailsAbout(local, grantId).length, 1);
});

/** A grant that nobody can revoke: its execution has given up, and the assignment stands. */
async function stuckGrant(): Promise<string> {
  injectFault(local, 'sso-admin', 'DeleteAccountAssignment', 'access-denied');
  const grantId = await openAccess(local);
  await requestEnd(local, grantId);
  assert.deepEqual(await waitForOutcome(local, grantId), failedAfterAlert);
  assert.ok(isAssigned(local));
  return grantId;
}

/**
 * As if it had been given an hour ago, as an overdue one was. Of a newer one the sweep does not believe
 * that it is gone, unless its own deletion succeeded: the list may not show yet what was made.
 */
async function makeOld(grantId: string): Promise<void> {
  const lastCreateAt = new Date(Date.now() - 3_600_000).toISOString();
  await openTable(local).change(`grant#${grantId}`, { set: { lastCreateAt } }, [{ present: 'id' }]);
}

test('RevokeAccess that is refused for good: people are given a line that works, then the sweep closes the grant', async () => {
  const grantId = await stuckGrant();
  const [alert, ...more] = alertsAbout(local, grantId);
  assert.deepEqual(more, []);
  assert.deepEqual(await sweepFor(grantId), { ended: 0, reported: 0, overdue: 1 });
  assert.equal(alertsAbout(local, grantId)[1]?.subject, 'Break glass access: ACCESS IS OVERDUE');

  clearFault(local, 'sso-admin', 'DeleteAccountAssignment');
  const given = argumentsOf(lineIn(alert?.message ?? '', 'delete-account-assignment'));
  await new SSOAdminClient(sdkOptionsOf(local)).send(
    new DeleteAccountAssignmentCommand({
      InstanceArn: given['instance-arn'],
      TargetType: given['target-type'] as TargetType,
      TargetId: given['target-id'],
      PermissionSetArn: given['permission-set-arn'],
      PrincipalType: given['principal-type'] as PrincipalType,
      PrincipalId: given['principal-id'],
    }),
  );
  assert.equal(isAssigned(local), false);
  await makeOld(grantId);
  await sweptToItsEnd(grantId);
});

const hasAwsCli = spawnSync('aws', ['--version']).status === 0;

test('the lines of every alert work in a shell as they stand', {
  skip: hasAwsCli ? false : 'the AWS CLI (`aws`) is not on the PATH',
}, async () => {
  const grantId = await stuckGrant();
  await sweepFor(grantId);
  clearFault(local, 'sso-admin', 'DeleteAccountAssignment');
  const alerts = alertsAbout(local, grantId).map(({ message }) => message);
  assert.equal(alerts.length, 2);
  for (const message of alerts) {
    const look = lineIn(message, 'list-account-assignments');
    assert.match(await runInShell(look), new RegExp(example.principalId));
    await runInShell(lineIn(message, 'delete-account-assignment'));
    assert.doesNotMatch(await runInShell(look), new RegExp(example.principalId));
    local.stores.identityCenter.start('CREATE', { ...example, principalType: 'USER' });
  }
  await sweptToItsEnd(grantId);
});

async function runInShell(line: string): Promise<string> {
  const who = 'AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1';
  const command = `${who} ${line} --endpoint-url ${local.urls.aws}`;
  return (await promisify(execFile)('sh', ['-c', command])).stdout;
}

test('ReportOnAccess that fails for good: access is gone, people are alerted, the sweep sends the report', async () => {
  injectFault(local, 'sesv2', 'SendEmail', 'access-denied');
  const grantId = await openAccess(local);
  await requestEnd(local, grantId);
  assert.deepEqual(await waitForOutcome(local, grantId), failedAfterAlert);
  assert.equal(isAssigned(local), false);
  assert.equal(alertsAbout(local, grantId).length, 1);
  assert.deepEqual(await sweepFor(grantId), { ended: 0, reported: 0, overdue: 1 });
  clearFault(local, 'sesv2', 'SendEmail');
  assert.deepEqual(await sweepFor(grantId), { ended: 0, reported: 1, overdue: 0 });
  assert.equal(mailsAbout(local, grantId).length, 1);
});

test('AlertPeople that fails too: the execution ends FAILED, and the sweep’s alert comes once the topic is back', async () => {
  injectFault(local, 'sns', 'Publish', 'access-denied');
  const grantId = await stuckGrant();
  assert.deepEqual(alertsAbout(local, grantId), []);
  clearFault(local, 'sns', 'Publish');
  assert.deepEqual(await sweepFor(grantId), { ended: 0, reported: 0, overdue: 1 });
  assert.deepEqual(
    alertsAbout(local, grantId).map(({ subject }) => subject),
    ['Break glass access: ACCESS IS OVERDUE'],
  );
  clearFault(local, 'sso-admin', 'DeleteAccountAssignment');
  await sweptToItsEnd(grantId);
});
