import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { teamId, users } from '../../local/seed.ts';
import { listButtons } from '../../local/slack/messages/buttons.ts';
import { formatTime } from '../../src/report/content/format-time.ts';
import { runAsOperator } from '../fixtures/cli/run-as-operator.ts';
import { unbroken } from '../fixtures/evidence/unbroken.ts';
import {
  makeOverdue,
  openAccess,
  requestEnd,
} from '../fixtures/local-environment/grant-actions.ts';
import { pressButton } from '../fixtures/local-environment/press-button.ts';
import {
  directMessages,
  grantIds,
  isAssigned,
  mailsAbout,
  slackTexts,
} from '../fixtures/local-environment/read-state.ts';
import {
  startEnvironment,
  stopAfterAll,
  waitUntil,
} from '../fixtures/local-environment/start-environment.ts';
import { readGrantRecord } from '../fixtures/local-environment/table.ts';
import { waitForAccess, waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';

/** All tests share one local environment, and each leaves James without an open grant. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests, { accessSeconds: 600, retryDelayMs: 5 });
});

const [james, maria] = users;
const readEndRequest = async (grantId: string) => {
  const { endRequestedAt, endedBy } = await readGrantRecord(local, grantId);
  return { endRequestedAt, endedBy };
};
const noEndRequest = { endRequestedAt: undefined, endedBy: undefined };

/** Waits for the end of a grant, and checks that access is revoked and that one report matches. */
async function assertEndReported(grantId: string, reportedEnd: RegExp): Promise<void> {
  assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
  assert.equal(isAssigned(local), false);
  const [mail, ...more] = mailsAbout(local, grantId);
  assert.deepEqual(more, []);
  assert.match(unbroken(mail?.text), reportedEnd);
}

const endedByJames = /How access ended: +Ended early by Slack user U012AB3CD\./;

test('the button of the message "You’re in" ends access for the requester only', async () => {
  const exampleTs = local.slack.messages()[0]?.ts ?? '';
  await local.slack.press({ ts: exampleTs, user: james.slackUserId, action: 'break_glass' });
  const grantId = grantIds(local)[0] ?? '';
  await waitForAccess(local, grantId);
  const [message] = directMessages(local);
  assert.match(message?.text ?? '', /^You’re in: /);
  assert.ok(message && listButtons(message).some(({ action }) => action === 'end_access'));
  const pressEnd = (user: string) =>
    local.slack.press({ ts: message?.ts ?? '', user, action: 'end_access' });

  assert.deepEqual(await pressEnd(maria.slackUserId), { outcome: 'responded' });
  assert.match(slackTexts(local).at(-1) ?? '', /^You cannot end this access/);
  assert.deepEqual(await readEndRequest(grantId), noEndRequest);
  assert.ok(isAssigned(local));

  assert.deepEqual(await pressEnd(james.slackUserId), { outcome: 'responded' });
  assert.match(slackTexts(local).join('\n'), /^Thank you\. `BreakGlassProd` .*revoked/m);
  await assertEndReported(grantId, endedByJames);
  assert.match(directMessages(local)[0]?.text ?? '', /^Access has ended early: /);
});

test('the same user id in another Slack team cannot end access', async () => {
  const grantId = await openAccess(local, { teamId });
  await requestEnd(local, grantId, { teamId: 'T999OTHER' });
  assert.match(slackTexts(local).at(-1) ?? '', /^You cannot end this access/);
  assert.deepEqual(await readEndRequest(grantId), noEndRequest);
  assert.ok(isAssigned(local));
  await requestEnd(local, grantId, { teamId });
  await assertEndReported(grantId, endedByJames);
});

test('two simultaneous presses make one end request and one report', async () => {
  const grantId = await openAccess(local);
  const earlier = slackTexts(local).length;
  await Promise.all([requestEnd(local, grantId), requestEnd(local, grantId)]);
  const responses = slackTexts(local).slice(earlier);
  assert.equal(responses.filter((text) => text.startsWith('Thank you')).length, 1);
  await assertEndReported(grantId, endedByJames);
});

test('an end request during the creation of the assignment revokes the assignment', async () => {
  const service = 'sso-admin';
  const operation = 'CreateAccountAssignment';
  local.faults.add({ service, operation, fault: 'delay-1000', times: 1 });
  await pressButton(local);
  const grantId = grantIds(local).at(-1) ?? '';
  await waitUntil(local, () => local.faults.pending().length === 0, 'the create');
  await requestEnd(local, grantId);
  assert.equal(isAssigned(local), false);
  assert.match(String((await readEndRequest(grantId)).endedBy), /U012AB3CD/);
  await assertEndReported(grantId, endedByJames);
});

test('a press after the end reports the end, and leaves the record unchanged', async () => {
  const grantId = grantIds(local).at(-1) ?? '';
  const record = await readGrantRecord(local, grantId);
  await requestEnd(local, grantId);
  assert.match(slackTexts(local).at(-1) ?? '', /^That access ended at /);
  assert.deepEqual(await readGrantRecord(local, grantId), record);
});

test('a press while the sweep revokes access makes no end request', async () => {
  const fault = { service: 'sso-admin', operation: 'DeleteAccountAssignment', times: 1 };
  local.faults.add({ ...fault, fault: 'delay-1500' });
  const grantId = await openAccess(local);
  await makeOverdue(local, grantId);
  const sweep = local.sweep();
  await waitUntil(local, () => local.faults.pending().length === 0, 'the delete');
  await requestEnd(local, grantId);
  assert.match(slackTexts(local).at(-1) ?? '', /is being revoked at this moment/);
  assert.equal((await sweep).ok, true);
  assert.equal(isAssigned(local), false);
  assert.deepEqual(await readEndRequest(grantId), noEndRequest);
  await makeOverdue(local, grantId);
  await local.sweep();
  assert.doesNotMatch(mailsAbout(local, grantId)[0]?.text ?? '', /Ended early by/);
});

test('`break-glass end` ends another user’s grant, and the report names the AWS identity and the time', async () => {
  const grantId = await openAccess(local);
  const end = () => runAsOperator('end', grantId, '--yes', '--endpoint-url', local.urls.aws);
  const { code, stdout } = await end();
  assert.deepEqual({ code, stdout }, { code: 0, stdout: endOutput });
  await assertEndReported(grantId, /How access ended: +Ended early by arn:aws:iam::111122223333:/);
  const { endRequestedAt, endedAt } = await readGrantRecord(local, grantId);
  const reportedTime = new RegExp(`Access ended: +${formatTime(String(endedAt))}\n`);
  assert.match(mailsAbout(local, grantId)[0]?.text ?? '', reportedTime);
  assert.ok(Date.parse(String(endedAt)) - Date.parse(String(endRequestedAt)) < 10_000);

  const again = await end();
  assert.equal(again.code, 0);
  assert.match(again.stdout, /is ended: there is nothing to end\.\n$/);
});

const endOutput =
  'BreakGlassProd in account 123456789012 of james@example.com is being revoked; the report will name your AWS identity.\n';

test('`break-glass end` exits with 2 for an unknown grant, and with the usage for wrong arguments', async () => {
  const unknownId = '0'.repeat(32);
  const [unknown, ...wrong] = await Promise.all([
    runAsOperator('end', unknownId, '--endpoint-url', local.urls.aws),
    runAsOperator('end'),
    runAsOperator('end', 'not-an-id'),
    runAsOperator('end', unknownId, '--tabel', 'x'),
    runAsOperator('give', unknownId),
    runAsOperator(),
  ]);
  assert.equal(unknown?.code, 2);
  assert.match(
    unknown?.stderr ?? '',
    new RegExp(`^There is no grant ${unknownId} in this table\\.`),
  );
  for (const { code, stdout, stderr } of wrong) {
    assert.equal(code, 2);
    assert.match(stdout + stderr, /^Usage: break-glass /m);
  }
});
