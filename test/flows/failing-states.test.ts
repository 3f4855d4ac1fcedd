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
import { breakFor, mend } from '../helpers/break-calls.ts';
import {
  alertsOf,
  endOf,
  mailsOf,
  makeOverdue,
  openAccess,
  pressDone,
} from '../helpers/flow-grants.ts';
import {
  click,
  clientOf,
  example,
  grantIds,
  grantRecord,
  isAssigned,
  startWorld,
  stopAfterAll,
  table,
  until,
} from '../helpers/flow-world.ts';

/** One world for all: each test leaves James without an open grant. */
let world: LocalEnvironment;
const file = stopAfterAll();
before(async () => {
  world = await startWorld(file, { accessSeconds: 600, retryDelayMs: 5 });
});

/** Runs the sweep on a grant to which something is owed, and gives what it did. */
async function sweepFor(grantId: string): Promise<unknown> {
  await makeOverdue(world, grantId);
  const invocation = await world.sweep();
  return invocation.ok ? invocation.payload : invocation;
}

/** What the sweep does once nothing fails any more: access goes, and the report comes. */
async function sweptToItsEnd(grantId: string): Promise<void> {
  assert.deepEqual(await sweepFor(grantId), { ended: 1, reported: 0, overdue: 0 });
  assert.equal(isAssigned(world), false);
  assert.deepEqual(await sweepFor(grantId), { ended: 0, reported: 1, overdue: 0 });
  assert.equal(mailsOf(world, grantId).length, 1);
  const { status, reportSentAt } = await grantRecord(world, grantId);
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
  world.faults.add({ service: 'slack', operation: 'response-url', fault: 'delay-1000', times: 1 });
  await click(world);
  const grantId = grantIds(world).at(-1) ?? '';
  // While the person is told, nobody writes. Then GrantAccess notes it, and the wait writes its token.
  await until(world, () => world.faults.pending().length === 0, 'word to the person');
  const write = { service: 'dynamodb', operation: 'UpdateItem', times: 1 };
  world.faults.add({ ...write, fault: 'delay-0' });
  world.faults.add({ ...write, fault: 'access-denied' });
  assert.deepEqual(await endOf(world, grantId), failedAfterAlert);
  assert.deepEqual(world.faults.pending(), []);
  assert.equal(isAssigned(world), false);
  const { taskToken, status } = await grantRecord(world, grantId);
  assert.deepEqual({ taskToken, status }, { taskToken: undefined, status: 'ended' });
  assert.equal(mailsOf(world, grantId).length, 1);
});

/** A grant that nobody can revoke: its execution has given up, and the assignment stands. */
async function stuckGrant(): Promise<string> {
  breakFor(world, 'sso-admin', 'DeleteAccountAssignment', 'access-denied');
  const grantId = await openAccess(world);
  await pressDone(world, grantId);
  assert.deepEqual(await endOf(world, grantId), failedAfterAlert);
  assert.ok(isAssigned(world));
  return grantId;
}

/**
 * As if it had been given an hour ago, as an overdue one was. Of a newer one the sweep does not believe
 * that it is gone, unless its own deletion succeeded: the list may not show yet what was made.
 */
async function makeOld(grantId: string): Promise<void> {
  const lastCreateAt = new Date(Date.now() - 3_600_000).toISOString();
  await table(world).change(`grant#${grantId}`, { set: { lastCreateAt } }, [{ present: 'id' }]);
}

test('RevokeAccess that is refused for good: people are given a line that works, then the sweep closes the grant', async () => {
  const grantId = await stuckGrant();
  const [alert, ...more] = alertsOf(world, grantId);
  assert.deepEqual(more, []);
  assert.deepEqual(await sweepFor(grantId), { ended: 0, reported: 0, overdue: 1 });
  assert.equal(alertsOf(world, grantId)[1]?.subject, 'Break glass access: ACCESS IS OVERDUE');

  mend(world, 'sso-admin', 'DeleteAccountAssignment');
  const given = argumentsOf(lineIn(alert?.message ?? '', 'delete-account-assignment'));
  await new SSOAdminClient(clientOf(world)).send(
    new DeleteAccountAssignmentCommand({
      InstanceArn: given['instance-arn'],
      TargetType: given['target-type'] as TargetType,
      TargetId: given['target-id'],
      PermissionSetArn: given['permission-set-arn'],
      PrincipalType: given['principal-type'] as PrincipalType,
      PrincipalId: given['principal-id'],
    }),
  );
  assert.equal(isAssigned(world), false);
  await makeOld(grantId);
  await sweptToItsEnd(grantId);
});

const hasAwsCli = spawnSync('aws', ['--version']).status === 0;

test('the lines of every alert work in a shell as they stand', {
  skip: hasAwsCli ? false : 'the AWS CLI (`aws`) is not on the PATH',
}, async () => {
  const grantId = await stuckGrant();
  await sweepFor(grantId);
  mend(world, 'sso-admin', 'DeleteAccountAssignment');
  const alerts = alertsOf(world, grantId).map(({ message }) => message);
  assert.equal(alerts.length, 2);
  for (const message of alerts) {
    const look = lineIn(message, 'list-account-assignments');
    assert.match(await runInShell(look), new RegExp(example.principalId));
    await runInShell(lineIn(message, 'delete-account-assignment'));
    assert.doesNotMatch(await runInShell(look), new RegExp(example.principalId));
    world.stores.identityCenter.start('CREATE', { ...example, principalType: 'USER' });
  }
  await sweptToItsEnd(grantId);
});

async function runInShell(line: string): Promise<string> {
  const who = 'AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1';
  const command = `${who} ${line} --endpoint-url ${world.urls.aws}`;
  return (await promisify(execFile)('sh', ['-c', command])).stdout;
}

test('ReportOnAccess that fails for good: access is gone, people are alerted, the sweep sends the report', async () => {
  breakFor(world, 'sesv2', 'SendEmail', 'access-denied');
  const grantId = await openAccess(world);
  await pressDone(world, grantId);
  assert.deepEqual(await endOf(world, grantId), failedAfterAlert);
  assert.equal(isAssigned(world), false);
  assert.equal(alertsOf(world, grantId).length, 1);
  assert.deepEqual(await sweepFor(grantId), { ended: 0, reported: 0, overdue: 1 });
  mend(world, 'sesv2', 'SendEmail');
  assert.deepEqual(await sweepFor(grantId), { ended: 0, reported: 1, overdue: 0 });
  assert.equal(mailsOf(world, grantId).length, 1);
});

test('AlertPeople that fails too: the execution ends FAILED, and the sweep’s alert comes once the topic is back', async () => {
  breakFor(world, 'sns', 'Publish', 'access-denied');
  const grantId = await stuckGrant();
  assert.deepEqual(alertsOf(world, grantId), []);
  mend(world, 'sns', 'Publish');
  assert.deepEqual(await sweepFor(grantId), { ended: 0, reported: 0, overdue: 1 });
  assert.deepEqual(
    alertsOf(world, grantId).map(({ subject }) => subject),
    ['Break glass access: ACCESS IS OVERDUE'],
  );
  mend(world, 'sso-admin', 'DeleteAccountAssignment');
  await sweptToItsEnd(grantId);
});
