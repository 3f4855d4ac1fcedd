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
  openAccess,
  requestEnd,
  sweepOverdue,
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
import {
  changeGrantRecord,
  openTable,
  readGrantRecord,
  readReportRecord,
} from '../fixtures/local-environment/table.ts';
import { waitForOutcome } from '../fixtures/local-environment/wait-for-execution.ts';

/** All tests share one local environment, and each leaves James without an open grant. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests, { accessSeconds: 600, retryDelayMs: 5 });
});

/** Checks that two sweeps without faults end a grant and report it. */
async function assertSweepFinishes(grantId: string): Promise<void> {
  assert.deepEqual(await sweepOverdue(local, grantId), { ended: 1, reported: 0, failed: 0 });
  assert.equal(isAssigned(local), false);
  assert.deepEqual(await sweepOverdue(local, grantId), { ended: 0, reported: 1, failed: 0 });
  assert.equal(mailsAbout(local, grantId).length, 1);
  assert.equal((await readGrantRecord(local, grantId))['status'], 'ended');
  assert.ok((await readReportRecord(local, grantId))['sentAt']);
}

const failedAfterAlert = ['FAILED', 'AlertPeople', 'Failed'];

/** The options of an AWS CLI line: `--target-id x` becomes `{ 'target-id': 'x' }`. */
const parseOptions = (line: string): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries([...line.matchAll(/--(\S+) (\S+)/g)].map(([, name, value]) => [name, value]));

const findCliLine = (message: string, command: string): string =>
  new RegExp(`aws sso-admin ${command} .*?(?= \\.|$)`, 'm').exec(message)?.[0] ?? '';

test('access ends at once when WaitForAccessToExpire cannot store its token', async () => {
  local.faults.add({
    service: 'slack',
    operation: 'chat.postMessage',
    fault: 'delay-1000',
    times: 1,
  });
  await pressButton(local);
  const grantId = grantIds(local).at(-1) ?? '';
  // No function writes during the notification. The next two writes remember it, the one after them is the wait's.
  await waitUntil(local, () => local.faults.pending().length === 0, 'the notification');
  const write = { service: 'dynamodb', operation: 'UpdateItem', times: 1 };
  local.faults.add({ ...write, fault: 'delay-0', times: 2 });
  local.faults.add({ ...write, fault: 'access-denied' });
  assert.deepEqual(await waitForOutcome(local, grantId), failedAfterAlert);
  assert.deepEqual(local.faults.pending(), []);
  assert.equal(isAssigned(local), false);
  assert.equal((await readGrantRecord(local, grantId))['status'], 'ended');
  assert.equal(await openTable(local).read(`wait#${grantId}#expiry`), undefined);
  assert.equal(mailsAbout(local, grantId).length, 1);
});

/** Opens a grant whose execution has failed because the assignment cannot be deleted. */
async function openStuckGrant(): Promise<string> {
  injectFault(local, 'sso-admin', 'DeleteAccountAssignment', 'access-denied');
  const grantId = await openAccess(local);
  await requestEnd(local, grantId);
  assert.deepEqual(await waitForOutcome(local, grantId), failedAfterAlert);
  assert.ok(isAssigned(local));
  return grantId;
}

/**
 * Sets the last create and the begin of access to an hour ago. After a recent create the list may not show the assignment yet,
 * so the sweep would believe only a deletion of its own.
 */
async function makeOld(grantId: string): Promise<void> {
  const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
  const set = { lastCreateAt: anHourAgo, accessBeganAt: anHourAgo };
  await changeGrantRecord(local, grantId, { set });
}

test('people are alerted of a failed RevokeAccess; the sweep’s alert has an AWS CLI line that revokes access, and the sweep closes the grant', async () => {
  const grantId = await openStuckGrant();
  assert.deepEqual(
    alertsAbout(local, grantId).map(({ attributes }) => attributes),
    [{ severity: 'critical', kind: 'execution-failed' }],
  );
  assert.deepEqual(await sweepOverdue(local, grantId), { ended: 0, reported: 0, failed: 1 });
  const [, alert] = alertsAbout(local, grantId);
  assert.equal(alert?.subject, 'Access NOT REVOKED: BreakGlassProd in 123456789012');
  assert.deepEqual(alert.attributes, { severity: 'critical', kind: 'overdue' });

  clearFault(local, 'sso-admin', 'DeleteAccountAssignment');
  const options = parseOptions(findCliLine(alert.message, 'delete-account-assignment'));
  await new SSOAdminClient(sdkOptionsOf(local)).send(
    new DeleteAccountAssignmentCommand({
      InstanceArn: options['instance-arn'],
      TargetType: options['target-type'] as TargetType,
      TargetId: options['target-id'],
      PermissionSetArn: options['permission-set-arn'],
      PrincipalType: options['principal-type'] as PrincipalType,
      PrincipalId: options['principal-id'],
    }),
  );
  assert.equal(isAssigned(local), false);
  await makeOld(grantId);
  await assertSweepFinishes(grantId);
});

const hasAwsCli = spawnSync('aws', ['--version']).status === 0;

test('the AWS CLI lines of an alert work in a shell', {
  skip: hasAwsCli ? false : 'the AWS CLI (`aws`) is not on the PATH',
}, async () => {
  const grantId = await openStuckGrant();
  await sweepOverdue(local, grantId);
  clearFault(local, 'sso-admin', 'DeleteAccountAssignment');
  const message = alertsAbout(local, grantId).at(-1)?.message ?? '';
  const listLine = findCliLine(message, 'list-account-assignments');
  assert.match(await runInShell(listLine), new RegExp(example.principalId));
  await runInShell(findCliLine(message, 'delete-account-assignment'));
  assert.doesNotMatch(await runInShell(listLine), new RegExp(example.principalId));
  local.stores.identityCenter.start('CREATE', { ...example, principalType: 'USER' });
  await assertSweepFinishes(grantId);
});

async function runInShell(line: string): Promise<string> {
  const credentials =
    'AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1';
  const command = `${credentials} ${line} --endpoint-url ${local.urls.aws}`;
  return (await promisify(execFile)('sh', ['-c', command])).stdout;
}

test('a failed ReportOnAccess alerts operators after access has ended, and the sweep sends the report', async () => {
  injectFault(local, 'sesv2', 'SendEmail', 'access-denied');
  const grantId = await openAccess(local);
  await requestEnd(local, grantId);
  assert.deepEqual(await waitForOutcome(local, grantId), failedAfterAlert);
  assert.equal(isAssigned(local), false);
  assert.equal(alertsAbout(local, grantId).length, 1);
  assert.deepEqual(await sweepOverdue(local, grantId), { ended: 0, reported: 0, failed: 1 });
  clearFault(local, 'sesv2', 'SendEmail');
  assert.deepEqual(await sweepOverdue(local, grantId), { ended: 0, reported: 1, failed: 0 });
  assert.equal(mailsAbout(local, grantId).length, 1);
});

test('the sweep alerts operators when the topic works again after a failed AlertPeople', async () => {
  injectFault(local, 'sns', 'Publish', 'access-denied');
  const grantId = await openStuckGrant();
  assert.deepEqual(alertsAbout(local, grantId), []);
  clearFault(local, 'sns', 'Publish');
  assert.deepEqual(await sweepOverdue(local, grantId), { ended: 0, reported: 0, failed: 1 });
  assert.deepEqual(
    alertsAbout(local, grantId).map(({ subject }) => subject),
    ['Access NOT REVOKED: BreakGlassProd in 123456789012'],
  );
  clearFault(local, 'sso-admin', 'DeleteAccountAssignment');
  await assertSweepFinishes(grantId);
});
