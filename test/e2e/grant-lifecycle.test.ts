import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ListAccountAssignmentsCommand, SSOAdminClient } from '@aws-sdk/client-sso-admin';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { instanceArn, standingAssignments } from '../../local/seed.ts';
import { openAccess, requestEnd } from '../fixtures/local-environment/grant-actions.ts';
import { pressButton } from '../fixtures/local-environment/press-button.ts';
import {
  alertsAbout,
  directMessages,
  example,
  grantIds,
  isAssigned,
  noticesAbout,
} from '../fixtures/local-environment/read-state.ts';
import {
  sdkOptionsOf,
  startEnvironment,
  waitUntil,
} from '../fixtures/local-environment/start-environment.ts';
import { readGrantRecord, readReportRecord } from '../fixtures/local-environment/table.ts';
import { executionArnOf, waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';

/** The ids of the principals that have the example's assignment. */
async function listAssignees(local: LocalEnvironment): Promise<readonly (string | undefined)[]> {
  const { AccountAssignments: assignments = [] } = await new SSOAdminClient(
    sdkOptionsOf(local),
  ).send(
    new ListAccountAssignmentsCommand({
      InstanceArn: instanceArn,
      AccountId: example.accountId,
      PermissionSetArn: example.permissionSetArn,
    }),
  );
  return assignments.map(({ PrincipalId: id }) => id);
}

/** Makes calls in a role session of James, which CloudTrail records. */
function actAsJames(local: LocalEnvironment): void {
  const session = local.portal
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

test('a press grants access until the deadline, and a report by mail afterwards', async (t) => {
  const local = await startEnvironment(t);
  const message = await readFile(new URL('../../examples/slack-message.json', import.meta.url));
  const posted = await fetch(`${local.urls.page}/api/chat.postMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: message,
  });
  assert.match(await posted.text(), /^\{"ok":true/);

  const response = await pressButton(local);
  assert.equal(response.status, 200);
  assert.match(
    response.text,
    /^Glass broken - access incoming\. `BreakGlassProd` in account `123456789012`/,
  );
  await waitUntil(local, () => isAssigned(local), 'the assignment');
  assert.deepEqual(await listAssignees(local), [example.principalId]);
  actAsJames(local);

  const [grantId = ''] = grantIds(local);
  await waitForEnd(local, grantId);
  assert.deepEqual(await listAssignees(local), []);
  const execution = await new SFNClient(sdkOptionsOf(local)).send(
    new DescribeExecutionCommand({ executionArn: executionArnOf(grantId) }),
  );
  assert.equal(execution.status, 'SUCCEEDED');
  assert.deepEqual(local.executions()[0]?.states, [
    'Start',
    'Decide',
    'IsGranted',
    'GrantAccess',
    'WaitForAccessToExpire',
    'RevokeAccess',
    'IsOver',
    'EndSessions',
    'IsReportDue',
    'WaitForCloudTrail',
    'ReportOnAccess',
    'HasFailed',
    'Closed',
  ]);

  assert.deepEqual(
    noticesAbout(local, grantId).map(({ subject, attributes }) => [subject, attributes]),
    [
      [
        'Access is active: BreakGlassProd in 123456789012',
        { kind: 'access-active', severity: 'notice' },
      ],
    ],
  );
  assert.deepEqual(alertsAbout(local, grantId), []);

  const mails = local.stores.mailbox.list();
  assert.equal(mails.length, 1);
  assert.match(
    mails[0]?.subject ?? '',
    /^[A-Z, ]+: james@example\.com, BreakGlassProd in 123456789012, .* UTC$/,
  );
  const tables = parseTables(mails[0]?.text ?? '');
  assert.deepEqual(tables['Assumed role activity'], [
    ['ec2.amazonaws.com', 'StopInstances', 'no', '1'],
    ['secretsmanager.amazonaws.com', 'GetSecretValue', 'yes', '2'],
    ['sts.amazonaws.com', 'AssumeRoleWithSAML', 'yes', '1'],
  ]);
  assert.ok(
    tables['Access portal activity']?.some(
      (row) => row.join() === 'sso.amazonaws.com,Federate: BreakGlassProd in 123456789012,yes,1',
    ),
  );

  const grant = await readGrantRecord(local, grantId);
  assert.equal(grant['status'], 'ended');
  const endedAt = Math.ceil(Date.parse(String(grant['endedAt'])) / 1000);
  // The sweep looks at the list once more, 15 minutes after the end.
  assert.deepEqual([grant['due'], grant['dueAt']], ['grant', endedAt + 900]);
  // The evidence is rechecked after the longest session.
  const report = await readReportRecord(local, grantId);
  assert.deepEqual(
    [report['due'], grant['sessionSeconds'], report['dueAt']],
    ['grant', 30, endedAt + 30 + 3600],
  );
  const eventsInReport = new RegExp(`^Events: +${report['reportedCount']} events$`, 'm');
  assert.match(mails[0]?.text ?? '', eventsInReport);
  const told = directMessages(local);
  assert.equal(told.length, 2);
  assert.match(told[0]?.text ?? '', /^Access has ended: `BreakGlassProd` /);
  assert.match(told[1]?.text ?? '', /^Sessions that you opened may live until /);
  assert.ok(told[0]?.edited, '“You’re in” is updated');
  for (const standing of standingAssignments) assert.ok(isAssigned(local, standing));
});

/** The rows of a text report's tables, by title. A line that begins with spaces continues the event's name. */
function parseTables(text: string): Record<string, readonly (readonly string[])[]> {
  const sections = text.split(/\n(?=[^\n]+\n-+\n)/).map((section) => section.split('\n'));
  return Object.fromEntries(
    sections.map(([title, , , , , ...lines]) => [title?.trim() ?? '', parseRows(lines)]),
  );
}

function parseRows(lines: readonly string[]): readonly (readonly string[])[] {
  const rows: string[][] = [];
  for (const line of lines.filter((line) => line.trim() !== '')) {
    const last = rows.at(-1);
    if (last && line.startsWith('  ')) last[1] = `${last[1]} ${line.trim()}`;
    else rows.push(line.trim().split(/\s{2,}/));
  }
  return rows;
}

test('the requester’s press of "I’m done" ends access before the deadline', async (t) => {
  const local = await startEnvironment(t, { accessSeconds: 600 });
  const grantId = await openAccess(local);
  await requestEnd(local, grantId, { user: 'U012NOACC' });
  assert.ok(isAssigned(local));
  await requestEnd(local, grantId);
  const execution = await waitForEnd(local, grantId);
  assert.equal(execution.status, 'SUCCEEDED');
  assert.equal(isAssigned(local), false);
  assert.match(
    local.stores.mailbox.list()[0]?.text ?? '',
    /How access ended: +Ended early by Slack user U012AB3CD\./,
  );
});

test('a failed creation in Identity Center notifies the requester and alerts operators', async (t) => {
  const local = await startEnvironment(t);
  local.faults.add({
    service: 'sso-admin',
    operation: 'CreateAccountAssignment',
    fault: 'fail-assignment',
    times: 1,
  });
  await pressButton(local);
  const [grantId = ''] = grantIds(local);
  const execution = await waitForEnd(local, grantId);
  assert.equal(execution.status, 'FAILED');
  assert.equal(isAssigned(local), false);
  assert.equal((await readGrantRecord(local, grantId))['status'], 'failed');
  assert.match(directMessages(local)[0]?.text ?? '', /^No access\. Access could not be granted: /);
  assert.match(JSON.stringify(local.stores.topics.published()), new RegExp(grantId));
  assert.deepEqual(local.stores.mailbox.list(), []);
});
