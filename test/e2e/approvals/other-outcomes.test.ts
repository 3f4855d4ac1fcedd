import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { LocalEnvironment } from '../../../local/environment/local-environment.ts';
import { users } from '../../../local/seed.ts';
import { unbroken } from '../../fixtures/evidence/unbroken.ts';
import {
  adminAccess,
  pressDirectly,
  pressValue,
  putAdminRule,
  requestApproval,
} from '../../fixtures/local-environment/approval-actions.ts';
import {
  alertsAbout,
  directMessages,
  isAssigned,
  mailsAbout,
} from '../../fixtures/local-environment/read-state.ts';
import {
  startEnvironment,
  stopAfterAll,
} from '../../fixtures/local-environment/start-environment.ts';
import { readGrantRecord } from '../../fixtures/local-environment/table.ts';
import { waitForAccess, waitForEnd } from '../../fixtures/local-environment/wait-for-execution.ts';

/** All tests share one local environment, and each leaves James without an open grant. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests, { accessSeconds: 600, retryDelayMs: 5 });
});

const [james, , , priya] = users;
const requester = james.slackUserId;
const approver = priya.slackUserId;
const lastDirect = (user: string): string => directMessages(local, user).at(-1)?.text ?? '';

/** Checks that an execution ended without access, a report or an alert, and left no button to anybody. */
async function assertNothingGranted(grantId: string, status: string): Promise<void> {
  assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
  assert.equal((await readGrantRecord(local, grantId))['status'], status);
  assert.equal(isAssigned(local, adminAccess), false);
  assert.deepEqual([...mailsAbout(local, grantId), ...alertsAbout(local, grantId)], []);
  // Slack cannot change an ephemeral message afterwards. Messages without a text are the test's own.
  const messages = local.slack.messages().filter(({ ephemeral, text }) => !ephemeral && text);
  const open = messages.filter((message) => JSON.stringify(message).includes(`"${grantId}"`));
  assert.deepEqual(open, []);
}

test('a denial ends the request, and its reason is told to the requester and on the card', async () => {
  const grantId = await requestApproval(local);
  const contents = { denial: { denial_reason: 'Use *read only* first' } };
  assert.match(
    await pressDirectly(local, approver, 'deny_access', { contents }),
    /`Use \*read only\* first`/,
  );
  await assertNothingGranted(grantId, 'denied');
  const reason = /Denied by <@U012PRIYA>: `Use \*read only\* first`\./;
  assert.match(lastDirect(requester), /^Not approved: /);
  assert.match(lastDirect(requester), reason);
  assert.match(lastDirect(approver), reason);
  const card = local.slack.messages().find(({ text }) => text.startsWith('*Denied: no access'));
  assert.match(JSON.stringify(card), reason);
});

test('a request that nobody approves expires, and a new one can be made', async () => {
  const grantId = await requestApproval(local);
  local.advanceClock(901_000);
  await assertNothingGranted(grantId, 'expired');
  assert.match(lastDirect(requester), /^Not approved: .*Expired: 0 of 1 approvals came by /);
  assert.match(lastDirect(approver), /^Expired: 0 of 1 approvals came by /);

  const next = await requestApproval(local);
  assert.notEqual(next, grantId);
  await pressDirectly(local, requester, 'end_access');
  await assertNothingGranted(next, 'failed');
});

test('the requester cancels the request, and nobody can approve it any more', async () => {
  const grantId = await requestApproval(local);
  await pressDirectly(local, requester, 'end_access');
  await assertNothingGranted(grantId, 'failed');
  assert.match(lastDirect(approver), /^Cancelled by <@U012AB3CD>, before it was approved\./);
  const reply = await pressValue(local, approver, 'approve_access', grantId);
  assert.match(reply, /The request was cancelled by <@U012AB3CD>\. Nothing was changed\.$/);
});

test('the requester goes ahead without approval where the rule allows it, and everybody who was skipped learns it', async () => {
  const grantId = await requestApproval(local);
  await pressDirectly(local, requester, 'override_access');
  await waitForAccess(local, grantId);
  assert.ok(isAssigned(local, adminAccess));
  assert.match(lastDirect(approver), /^WITHOUT APPROVAL: <@U012AB3CD> .* they went ahead/);
  assert.ok(
    local.slack.messages().some(({ text }) => text.startsWith('*Glass broken WITHOUT APPROVAL')),
  );
  assert.deepEqual(
    alertsAbout(local, grantId).map(({ subject, attributes }) => [subject, attributes['severity']]),
    [['Glass broken WITHOUT APPROVAL: BreakGlassAdmin in 123456789012', 'warning']],
  );
  await pressDirectly(local, requester, 'end_access');
  await waitForEnd(local, grantId);
  assert.match(
    unbroken(mailsAbout(local, grantId)[0]?.text),
    /WITHOUT APPROVAL: the requester went ahead at .* Asked and skipped: Slack user U012PRIYA\./,
  );
});

test('where the rule does not allow it, nobody goes ahead without approval', async () => {
  await putAdminRule(local, { override: undefined });
  const grantId = await requestApproval(local);
  await assert.rejects(pressDirectly(local, requester, 'override_access'), /has no message with/);
  assert.match(
    await pressValue(local, requester, 'override_access', grantId),
    /^Still waiting for approval: .* does not allow you to go ahead without it\.$/,
  );
  assert.match(await pressValue(local, approver, 'override_access', grantId), /^You cannot break/);
  assert.equal((await readGrantRecord(local, grantId))['status'], 'awaiting-approval');
  await pressDirectly(local, approver, 'deny_access');
  await assertNothingGranted(grantId, 'denied');
  assert.match(lastDirect(requester), /Denied by <@U012PRIYA>, without a reason\./);
});
