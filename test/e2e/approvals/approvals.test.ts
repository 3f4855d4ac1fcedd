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
  directMessages,
  grantIds,
  isAssigned,
  mailsAbout,
  stateOf,
} from '../../fixtures/local-environment/read-state.ts';
import {
  startEnvironment,
  stopAfterAll,
} from '../../fixtures/local-environment/start-environment.ts';
import { putRecord, readGrantRecord } from '../../fixtures/local-environment/table.ts';
import { waitForAccess, waitForEnd } from '../../fixtures/local-environment/wait-for-execution.ts';

/** All tests share one local environment, and each leaves James without an open grant. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests, { accessSeconds: 600, retryDelayMs: 5 });
});

const [james, maria, , priya] = users;
const minute = 60_000;
const lastDirect = (user: string): string => directMessages(local, user).at(-1)?.text ?? '';
const cardText = (grantId: string): string =>
  JSON.stringify(
    local.slack
      .messages()
      .filter(({ ephemeral, channel }) => !ephemeral && channel === '12345')
      .find((message) => JSON.stringify(message).includes(grantId.slice(0, 8))),
  );
const eventTypes = () => local.stores.eventBuses.accepted().map(({ detailType }) => detailType);

/** Opens a grant that Priya has approved. */
async function openApproved(): Promise<string> {
  const grantId = await requestApproval(local);
  await pressDirectly(local, priya.slackUserId, 'approve_access');
  await waitForAccess(local, grantId);
  return grantId;
}

async function assertEndedBy(grantId: string, slackUserId: string): Promise<void> {
  assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
  assert.equal(isAssigned(local, adminAccess), false);
  assert.equal((await readGrantRecord(local, grantId))['endedBy'], `Slack user ${slackUserId}`);
}

test('an approver is asked by direct message and approves; access lasts from then on, and both are told', async () => {
  const grantId = await requestApproval(local);
  assert.match(lastDirect(james.slackUserId), /^Waiting for approval: .*0 of 1 approvals so far/);
  assert.match(lastDirect(priya.slackUserId), /^<@U012AB3CD> .*asks for your approval: /);
  assert.match(cardText(grantId), /Waiting for approval\..*approve_access/);
  assert.equal(isAssigned(local, adminAccess), false);
  assert.deepEqual((await readGrantRecord(local, grantId))['approvals'], {});

  local.advanceClock(10 * minute);
  await pressDirectly(local, priya.slackUserId, 'approve_access');
  await waitForAccess(local, grantId);
  assert.ok(isAssigned(local, adminAccess));
  const { approvals, approvedAt, deadlineAt } = await readGrantRecord(local, grantId);
  const { slackUserId, userName } = priya;
  assert.deepEqual(approvals, { [priya.id]: { at: approvedAt, slackUserId, userName } });
  assert.equal(Date.parse(String(deadlineAt)) - Date.parse(String(approvedAt)), 600_000);
  assert.match(lastDirect(james.slackUserId), /^You’re in: /);
  assert.match(lastDirect(priya.slackUserId), /^You approved this: .* End now\.$/);
  assert.match(cardText(grantId), /access is active.*Approved by\*\\n<@U012PRIYA>/);
  assert.equal(eventTypes().filter((type) => type === 'Grant approved').length, 1);

  await pressDirectly(local, james.slackUserId, 'end_access');
  await assertEndedBy(grantId, james.slackUserId);
  const report = unbroken(mailsAbout(local, grantId)[0]?.text);
  assert.match(
    report,
    /Approval: +1 of 1 approval: priya@example\.com \(Slack user U012PRIYA\) at /,
  );
});

test('with two approvals needed, the first one gives nothing, and the second one gives access', async () => {
  const approvers = new Set([priya.id, maria.id]);
  await putAdminRule(local, { approvals: 2, approvers });
  const grantId = await requestApproval(local);
  const reply = await pressDirectly(local, priya.slackUserId, 'approve_access');
  assert.match(reply, /^You approved this: .* 1 more approval is needed, until /);
  assert.equal(stateOf(local, grantId), 'WaitForApproval');
  assert.equal((await local.sweep()).ok, true);
  assert.match(lastDirect(james.slackUserId), /1 of 2 approvals so far/);
  assert.match(cardText(grantId), /1 of 2/);
  assert.equal(isAssigned(local, adminAccess), false);

  assert.match(
    await pressValue(local, maria.slackUserId, 'approve_access', grantId),
    /^Approved: <@U012AB3CD> .* You will get a message when access is active/,
  );
  await waitForAccess(local, grantId);
  for (const { slackUserId } of [priya, maria])
    assert.match(lastDirect(slackUserId), /^You approved this: /);
  await pressDirectly(local, james.slackUserId, 'end_access');
  await assertEndedBy(grantId, james.slackUserId);
  await putAdminRule(local);
});

test('who approved ends the access from their message, and the requester is told by whom', async () => {
  const grantId = await openApproved();
  await pressDirectly(local, priya.slackUserId, 'end_access');
  await assertEndedBy(grantId, priya.slackUserId);
  assert.match(
    directMessages(local, james.slackUserId).at(-2)?.text ?? '',
    /^Access has ended early, by <@U012PRIYA>: /,
  );
});

test('an admin ends anybody’s access, and nobody else does', async () => {
  const grantId = await openApproved();
  const end = () => pressValue(local, maria.slackUserId, 'end_access', grantId);
  assert.match(await end(), /^You cannot end this access, or it does not exist\./);
  assert.ok(isAssigned(local, adminAccess));
  await putRecord(local, { id: 'admins', principals: new Set([maria.id]) });
  assert.match(await end(), /of <@U012AB3CD> .* is being revoked\. They and the channel are told/);
  await assertEndedBy(grantId, maria.slackUserId);
  assert.match(cardText(grantId), /Access has ended early, by <@U012NOACC>\./);
});

test('the requester chooses how long access lasts, up to the longest time', async () => {
  const { accountId, permissionSetArn } = adminAccess;
  const id = `access#${accountId}#${permissionSetArn}#${james.id}`;
  await putRecord(local, { id, accessSeconds: 600, maxAccessSeconds: 7_200 });
  const message = local.slack.messages().find(({ text }) => text.includes('BreakGlassAdmin'));
  const user = james.slackUserId;
  await local.slack.press({ ts: message?.ts ?? '', user, action: 'break_glass' });
  const grantId = grantIds(local).at(-1) ?? '';
  const reply = local.slack.messages().findLast((each) => each.ephemeral && each.user === user);
  const { requestedAt } = await readGrantRecord(local, grantId);
  const [, content = ''] = /"value":"([^"]+\.3600)"/.exec(JSON.stringify(reply)) ?? [];
  await local.slack.press({ ts: reply?.ts ?? '', user, action: 'access_duration', content });
  const { deadlineAt } = await readGrantRecord(local, grantId);
  assert.equal(Date.parse(String(deadlineAt)) - Date.parse(String(requestedAt)), 3_600_000);
  await waitForAccess(local, grantId);
  await pressDirectly(local, user, 'end_access');
  await assertEndedBy(grantId, user);
});
