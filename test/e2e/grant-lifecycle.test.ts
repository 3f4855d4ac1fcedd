import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ListAccountAssignmentsCommand, SSOAdminClient } from '@aws-sdk/client-sso-admin';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { instanceArn, standingAssignments } from '../../local/seed.ts';
import {
  click,
  clientOf,
  ended,
  example,
  executionArn,
  grantIds,
  grantRecord,
  isAssigned,
  slackTexts,
  startWorld,
  until,
  untilToldOfAccess,
} from '../fixtures/local-environment/start-environment.ts';

async function assignees(world: LocalEnvironment): Promise<readonly (string | undefined)[]> {
  const { AccountAssignments: assignments = [] } = await new SSOAdminClient(clientOf(world)).send(
    new ListAccountAssignmentsCommand({
      InstanceArn: instanceArn,
      AccountId: example.accountId,
      PermissionSetArn: example.permissionSetArn,
    }),
  );
  return assignments.map(({ PrincipalId: id }) => id);
}

/** What James does while he has access, as his terminal would. */
function actAsJames(world: LocalEnvironment): void {
  const session = world.portal
    .signIn('james@example.com')
    .openRole(example.accountId, 'BreakGlassProd');
  const secret = { eventSource: 'secretsmanager.amazonaws.com', eventName: 'GetSecretValue' };
  session.call({ ...secret, readOnly: true });
  session.call({ ...secret, readOnly: true });
  session.call({
    eventSource: 'ec2.amazonaws.com',
    eventName: 'StopInstances',
    readOnly: false,
  });
}

test('from the message to the mail: access comes, lasts, ends, and is reported on', async (t) => {
  const world = await startWorld(t);
  const message = await readFile(new URL('../../examples/slack-message.json', import.meta.url));
  const posted = await fetch(`${world.urls.page}/api/chat.postMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: message,
  });
  assert.match(await posted.text(), /^\{"ok":true/);

  const clicked = await click(world);
  assert.equal(clicked.status, 200);
  assert.match(
    clicked.text,
    /^Glass broken - access incoming\. `BreakGlassProd` in account `123456789012`/,
  );
  await until(world, () => isAssigned(world), 'the assignment');
  assert.deepEqual(await assignees(world), [example.principalId]);
  actAsJames(world);

  const [grantId = ''] = grantIds(world);
  await ended(world, grantId);
  assert.deepEqual(await assignees(world), []);
  const execution = await new SFNClient(clientOf(world)).send(
    new DescribeExecutionCommand({ executionArn: executionArn(grantId) }),
  );
  assert.equal(execution.status, 'SUCCEEDED');
  assert.deepEqual(world.executions()[0]?.states, [
    'GrantAccess',
    'WaitForAccessToExpire',
    'RevokeAccess',
    'EndSessions',
    'IsReportDue',
    'WaitForCloudTrail',
    'ReportOnAccess',
    'HasGrantFailed',
    'Closed',
  ]);

  const mails = world.stores.mailbox.list();
  assert.equal(mails.length, 1);
  assert.equal(mails[0]?.subject, 'Break glass access report for james@example.com');
  const tables = tablesOf(mails[0]?.text ?? '');
  assert.deepEqual(tables['Assumed role activity'], [
    ['ec2.amazonaws.com', 'StopInstances', 'no', '1'],
    ['secretsmanager.amazonaws.com', 'GetSecretValue', 'yes', '2'],
    ['sts.amazonaws.com', 'AssumeRoleWithSAML', 'yes', '1'],
  ]);
  assert.ok(
    tables['Access portal activity']?.some(
      (row) => row.join() === 'sso.amazonaws.com,Federate,no,1',
    ),
  );

  const grant = await grantRecord(world, grantId);
  assert.equal(grant['status'], 'ended');
  // What is owed from here on is the look for what came late, when the longest session is over.
  const endedAt = Math.ceil(Date.parse(String(grant['endedAt'])) / 1000);
  assert.deepEqual(
    [grant['due'], grant['sessionSeconds'], grant['dueAt']],
    ['grant', 30, endedAt + 30],
  );
  const counted = new RegExp(`^Events: +${grant['reportedCount']} events$`, 'm');
  assert.match(mails[0]?.text ?? '', counted);
  assert.match(slackTexts(world).join('\n'), /Access is active: .*\n.*Access has ended: /);
  for (const standing of standingAssignments) assert.ok(isAssigned(world, standing));
});

/** The rows of a text report's tables, by the tables' titles. */
function tablesOf(text: string): Record<string, readonly (readonly string[])[]> {
  const sections = text.split(/\n(?=[^\n]+\n-+\n)/).map((section) => section.split('\n'));
  return Object.fromEntries(
    sections.map(([title, , , , , ...lines]) => [
      title?.trim() ?? '',
      lines.filter((line) => line.trim() !== '').map((line) => line.trim().split(/\s{2,}/)),
    ]),
  );
}

test('access that is ended early ends now, by the holder’s button', async (t) => {
  const world = await startWorld(t, { accessSeconds: 600 });
  await click(world);
  await untilToldOfAccess(world);
  const [grantId = ''] = grantIds(world);
  const done = {
    type: 'block_actions',
    actions: [{ action_id: 'end_access', block_id: 'x', type: 'button', value: grantId }],
  };
  await click(world, { user: 'U012NOACC', payload: done });
  assert.ok(isAssigned(world));
  await click(world, { payload: done });
  const execution = await ended(world, grantId);
  assert.equal(execution.status, 'SUCCEEDED');
  assert.equal(isAssigned(world), false);
  assert.match(
    world.stores.mailbox.list()[0]?.text ?? '',
    /How it ended: +Early, by Slack user U012AB3CD\./,
  );
});

test('an assignment that Identity Center gives up is told with its reason, and people are alerted', async (t) => {
  const world = await startWorld(t);
  world.faults.add({
    service: 'sso-admin',
    operation: 'CreateAccountAssignment',
    fault: 'fail-assignment',
    times: 1,
  });
  await click(world);
  const [grantId = ''] = grantIds(world);
  const execution = await ended(world, grantId);
  assert.equal(execution.status, 'FAILED');
  assert.equal(isAssigned(world), false);
  assert.equal((await grantRecord(world, grantId))['status'], 'failed');
  assert.match(slackTexts(world).join('\n'), /Access could not be given/);
  assert.match(JSON.stringify(world.stores.topics.published()), new RegExp(grantId));
  assert.deepEqual(world.stores.mailbox.list(), []);
});
