import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { LocalEnvironment } from '../../../local/environment/local-environment.ts';
import { users } from '../../../local/seed.ts';
import {
  adminAccess,
  pressAdminButton,
  pressDirectly,
  pressValue,
  putAdminRule,
  requestApproval,
} from '../../fixtures/local-environment/approval-actions.ts';
import { grantIds, isAssigned, slackTexts } from '../../fixtures/local-environment/read-state.ts';
import {
  startEnvironment,
  stopAfterAll,
} from '../../fixtures/local-environment/start-environment.ts';
import {
  deleteRecord,
  putRecord,
  readGrantRecord,
} from '../../fixtures/local-environment/table.ts';
import { waitForAccess, waitForEnd } from '../../fixtures/local-environment/wait-for-execution.ts';

/** All tests share one local environment, and each leaves James without an open grant. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests, { accessSeconds: 600, retryDelayMs: 5 });
});

const [james, maria, alex, priya] = users;
const approver = priya.slackUserId;
const secondAccount = 'U012SECOND';
const approve = (user: string, grantId: string) =>
  pressValue(local, user, 'approve_access', grantId);
const handled = (outcome: string): boolean =>
  local
    .logs()
    .some(
      ({ text }) => text.includes('handled an approval') && text.includes(`"outcome":"${outcome}"`),
    );

/** Checks that a press gets this reply and a log line, and changes nothing. */
async function assertUnchanged(
  grantId: string,
  press: () => Promise<string>,
  reply: RegExp,
  outcome: string,
): Promise<void> {
  const before = await readGrantRecord(local, grantId);
  assert.match(await press(), reply);
  assert.ok(handled(outcome), `a log line with ${outcome}`);
  assert.deepEqual(await readGrantRecord(local, grantId), before);
}

async function denyAndWait(grantId: string): Promise<void> {
  await pressValue(local, approver, 'deny_access', grantId);
  assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
  assert.equal(isAssigned(local, adminAccess), false);
}

test('who may not approve is told why, and changes nothing', async () => {
  const approvers = new Set([priya.id, alex.id, james.id]);
  await putAdminRule(local, { approvals: 2, approvers });
  await putRecord(local, { id: `principal#${secondAccount}`, ssoPrincipal: james.id });
  const grantId = await requestApproval(local);
  const own = /^You cannot approve this request: it is your own\. Somebody else must approve it\.$/;
  const cases = [
    [james.slackUserId, own, 'own-request'],
    [secondAccount, own, 'own-request'],
    [alex.slackUserId, /your Identity Center user is disabled/, 'user-disabled'],
    ['U012NOBODY', /your Slack user is not linked/, 'not-linked'],
    [maria.slackUserId, /^You cannot approve this request, or it does not exist\./, 'refused'],
  ] as const;
  for (const [user, reply, outcome] of cases)
    await assertUnchanged(grantId, () => approve(user, grantId), reply, outcome);
  await assertUnchanged(
    grantId,
    () => pressValue(local, secondAccount, 'deny_access', grantId),
    /^You cannot deny this request: it is your own\./,
    'own-request',
  );

  await approve(approver, grantId);
  const again = /^You have approved this already: .* 1 more approval is needed/;
  await assertUnchanged(grantId, () => approve(approver, grantId), again, 'already-approved');
  await denyAndWait(grantId);
  await deleteRecord(local, `principal#${secondAccount}`);
  await putAdminRule(local);
});

test('an approver whom the rule does not name any more cannot approve, and one whose approval was given does not count', async () => {
  const grantId = await requestApproval(local);
  await putAdminRule(local, { approvers: new Set([maria.id]) });
  const refused = /^You cannot approve this request, or it does not exist\./;
  await assertUnchanged(grantId, () => approve(approver, grantId), refused, 'refused');
  await putAdminRule(local);

  // The rule is tightened between the approval and the decision of the workflow.
  local.faults.add({
    service: 'stepfunctions',
    operation: 'SendTaskSuccess',
    fault: 'drop-before',
    times: 100,
  });
  await approve(approver, grantId);
  local.faults.cancel(() => true);
  assert.equal((await readGrantRecord(local, grantId))['status'], 'opening');
  await putAdminRule(local, { approvers: new Set([maria.id]) });
  local.advanceClock(361_000);
  await local.sweep();
  await waitForEnd(local, grantId);
  assert.equal(isAssigned(local, adminAccess), false);
  assert.ok(
    slackTexts(local).some((text) =>
      /the access rule asks for 1 approvals, and 0 count/.test(text),
    ),
  );
  await putAdminRule(local);
});

test('an approval of what is over or expired, or with an altered value, changes nothing', async () => {
  const expired = await requestApproval(local);
  local.advanceClock(901_000);
  await waitForEnd(local, expired);
  const late = /Expired: 0 of 1 approvals came by .* Nothing was changed\.$/;
  await assertUnchanged(expired, () => approve(approver, expired), late, 'not-waiting');

  const grantId = await requestApproval(local);
  await pressDirectly(local, approver, 'approve_access');
  await waitForAccess(local, grantId);
  const active = /Approved by <@U012PRIYA> .* Access is active, until .* Nothing was changed\.$/;
  await assertUnchanged(grantId, () => approve(approver, grantId), active, 'not-waiting');
  await assertUnchanged(
    grantId,
    () => pressValue(local, approver, 'deny_access', grantId),
    active,
    'not-waiting',
  );
  for (const value of ['', 'x', `${grantId}x`, '../grant', 'f'.repeat(32)])
    assert.match(
      await approve(approver, value),
      /^This button does not work: |^You cannot approve this request, or it does not exist\./,
    );
  await pressDirectly(local, james.slackUserId, 'end_access');
  await waitForEnd(local, grantId);
  const over = /Access is over\. Nothing was changed\.$/;
  await assertUnchanged(grantId, () => approve(approver, grantId), over, 'not-waiting');
});

test('an approval and a denial at the same moment have one outcome, which both are told', async () => {
  const grantId = await requestApproval(local);
  await Promise.all([
    approve(approver, grantId),
    pressValue(local, approver, 'deny_access', grantId),
  ]);
  const { status, approvedAt } = await readGrantRecord(local, grantId);
  assert.equal(status === 'denied', approvedAt === undefined);
  if (approvedAt !== undefined) {
    await waitForAccess(local, grantId);
    await pressDirectly(local, james.slackUserId, 'end_access');
  }
  await waitForEnd(local, grantId);
  assert.equal(isAssigned(local, adminAccess), false);
});

test('without a bot token nobody can be asked: the request is denied with that reason', async (t) => {
  const silent = await startEnvironment(t, { hasBotToken: false });
  assert.equal(await pressAdminButton(silent), '');
  assert.match(
    slackTexts(silent).at(-1) ?? '',
    /^Access denied: the access rule asks for approval, and without a bot token nobody can be asked\./,
  );
  assert.deepEqual(grantIds(silent), []);
});
