import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { region, teamId } from '../../local/seed.ts';
import { formatTime } from '../../src/report/content/format-time.ts';
import {
  makeOverdue,
  openAccess,
  requestEnd,
} from '../fixtures/local-environment/grant-actions.ts';
import { pressButton } from '../fixtures/local-environment/press-button.ts';
import {
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
import { waitForEnd, waitForState } from '../fixtures/local-environment/wait-for-execution.ts';

/** One local environment for all tests: each leaves James without an open grant. */
let local: LocalEnvironment;
const file = stopAfterAll();
before(async () => {
  local = await startEnvironment(file, { accessSeconds: 600, retryDelayMs: 5 });
});

const james = 'U012AB3CD';
const wishOf = async (grantId: string) => {
  const { endRequestedAt, endedBy } = await readGrantRecord(local, grantId);
  return { endRequestedAt, endedBy };
};
const noWish = { endRequestedAt: undefined, endedBy: undefined };

/** Ends a grant, and proves that access went with it and that the report says who asked for it. */
async function endsReported(grantId: string, by: RegExp): Promise<void> {
  assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
  assert.equal(isAssigned(local), false);
  const [mail, ...more] = mailsAbout(local, grantId);
  assert.deepEqual(more, []);
  assert.match(mail?.text ?? '', by);
}

const byJames = /How access ended: +Ended early by Slack user U012AB3CD\./;

test('the button of the message itself ends access for whoever holds it, and for nobody else', async () => {
  const example = local.slack.messages()[0]?.ts ?? '';
  await local.slack.press({ ts: example, user: james, action: 'break_glass' });
  const grantId = grantIds(local)[0] ?? '';
  await waitForState(local, grantId, 'WaitForAccessToExpire');
  const message = local.slack.messages().find(({ text }) => text.startsWith('Access is active'));
  const press = (user: string) =>
    local.slack.press({ ts: message?.ts ?? '', user, action: 'end_access' });

  assert.deepEqual(await press('U012NOACC'), { outcome: 'responded' });
  assert.match(slackTexts(local).at(-1) ?? '', /^You cannot end this access/);
  assert.deepEqual(await wishOf(grantId), noWish);
  assert.ok(isAssigned(local));

  assert.deepEqual(await press(james), { outcome: 'responded' });
  assert.match(slackTexts(local).join('\n'), /^Thank you\. `BreakGlassProd` .*revoked/m);
  await endsReported(grantId, byJames);
  assert.match(slackTexts(local).at(-1) ?? '', /^Access has ended/);
});

test('the same user id of another team ends nothing', async () => {
  const grantId = await openAccess(local, { teamId });
  await requestEnd(local, grantId, { teamId: 'T999OTHER' });
  assert.match(slackTexts(local).at(-1) ?? '', /^You cannot end this access/);
  assert.deepEqual(await wishOf(grantId), noWish);
  assert.ok(isAssigned(local));
  await requestEnd(local, grantId, { teamId });
  await endsReported(grantId, byJames);
});

test('two presses at once are one wish, and one report', async () => {
  const grantId = await openAccess(local);
  const earlier = slackTexts(local).length;
  await Promise.all([requestEnd(local, grantId), requestEnd(local, grantId)]);
  const answers = slackTexts(local).slice(earlier);
  assert.equal(answers.filter((text) => text.startsWith('Thank you')).length, 1);
  await endsReported(grantId, byJames);
});

test('a wish that comes before the access is met: what was being made is revoked', async () => {
  const service = 'sso-admin';
  const operation = 'CreateAccountAssignment';
  local.faults.add({ service, operation, fault: 'delay-1000', times: 1 });
  await pressButton(local);
  const grantId = grantIds(local).at(-1) ?? '';
  await waitUntil(local, () => local.faults.pending().length === 0, 'the create');
  await requestEnd(local, grantId);
  assert.equal(isAssigned(local), false);
  assert.match(String((await wishOf(grantId)).endedBy), /U012AB3CD/);
  await endsReported(grantId, byJames);
});

test('after the end there is nothing to end, and the record stays as it is', async () => {
  const grantId = grantIds(local).at(-1) ?? '';
  const before = await readGrantRecord(local, grantId);
  await requestEnd(local, grantId);
  assert.match(slackTexts(local).at(-1) ?? '', /^That access ended at /);
  assert.deepEqual(await readGrantRecord(local, grantId), before);
});

test('a wish that comes after the deadline changes nothing: access is being revoked already', async () => {
  const fault = { service: 'sso-admin', operation: 'DeleteAccountAssignment', times: 1 };
  local.faults.add({ ...fault, fault: 'delay-1500' });
  const grantId = await openAccess(local);
  await makeOverdue(local, grantId);
  const sweeping = local.sweep();
  await waitUntil(local, () => local.faults.pending().length === 0, 'the delete');
  await requestEnd(local, grantId);
  assert.match(slackTexts(local).at(-1) ?? '', /is being revoked at this moment/);
  assert.equal((await sweeping).ok, true);
  assert.equal(isAssigned(local), false);
  assert.deepEqual(await wishOf(grantId), noWish);
  await makeOverdue(local, grantId);
  await local.sweep();
  assert.doesNotMatch(mailsAbout(local, grantId)[0]?.text ?? '', /Ended early by/);
});

const commandFile = fileURLToPath(new URL('../../src/cli/break-glass.ts', import.meta.url));

/** Runs `break-glass` with an AWS identity, and nothing else in its environment. */
function breakGlass(...args: readonly string[]) {
  const env = { AWS_REGION: region, AWS_ACCESS_KEY_ID: 'AKIAOPERATOR', AWS_SECRET_ACCESS_KEY: 'x' };
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [commandFile, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

test('the command ends somebody else’s grant, and the report names the AWS identity and the time', async () => {
  const grantId = await openAccess(local);
  const end = () => breakGlass('end', grantId, '--endpoint-url', local.urls.aws);
  const { code, stdout } = await end();
  assert.deepEqual({ code, stdout }, { code: 0, stdout: takenAway });
  await endsReported(grantId, /How access ended: +Ended early by arn:aws:iam::111122223333:/);
  const { endRequestedAt, endedAt } = await readGrantRecord(local, grantId);
  const endedInReport = new RegExp(`Access ended: +${formatTime(String(endedAt))}\n`);
  assert.match(mailsAbout(local, grantId)[0]?.text ?? '', endedInReport);
  assert.ok(Date.parse(String(endedAt)) - Date.parse(String(endRequestedAt)) < 10_000);

  const again = await end();
  assert.equal(again.code, 0);
  assert.match(again.stdout, /is ended: there is nothing to end\.\n$/);
});

const takenAway =
  'BreakGlassProd in account 123456789012 of james@example.com is being revoked; the report will name your AWS identity.\n';

test('the command says what is wrong: no such grant is 1, a mistaken call is 2', async () => {
  const unknown = '0'.repeat(32);
  const [missing, ...mistaken] = await Promise.all([
    breakGlass('end', unknown, '--endpoint-url', local.urls.aws),
    breakGlass('end'),
    breakGlass('end', 'not-an-id'),
    breakGlass('end', unknown, '--tabel', 'x'),
    breakGlass('give', unknown),
    breakGlass(),
  ]);
  assert.equal(missing?.code, 1);
  assert.match(missing?.stdout ?? '', new RegExp(`^There is no grant ${unknown} in this table\\.`));
  for (const { code, stdout, stderr } of mistaken) {
    assert.equal(code, 2);
    assert.match(stdout + stderr, /^Usage: break-glass /m);
  }
});
