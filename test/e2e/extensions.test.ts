import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { users } from '../../local/seed.ts';
import { listButtons } from '../../local/slack/messages/buttons.ts';
import { unbroken } from '../fixtures/evidence/unbroken.ts';
import {
  directMessages,
  example,
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
import {
  changeGrantRecord,
  putRecord,
  readGrantRecord,
} from '../fixtures/local-environment/table.ts';
import {
  waitForAccess,
  waitForEnd,
  waitForState,
} from '../fixtures/local-environment/wait-for-execution.ts';

/** All tests share one local environment, and each leaves James without an open grant. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests, { retryDelayMs: 5 });
  await putRecord(local, {
    id: `access#${example.accountId}#${example.permissionSetArn}#${example.principalId}`,
    accessSeconds: 3_600,
    maxAccessSeconds: 6_000,
  });
});

const [james, maria] = users;
const minute = 60_000;

/** The message with the buttons: the last direct message that has one of these. */
const messageWithExtend = () =>
  directMessages(local).findLast((message) =>
    listButtons(message).some(({ action }) => action === 'extend_access'),
  );

const pressExtend = (ts = messageWithExtend()?.ts ?? '', user: string = james.slackUserId) =>
  local.slack.press({ ts, user, action: 'extend_access' });

const lastText = (): string => slackTexts(local).at(-1) ?? '';
const minutesOf = async (grantId: string): Promise<number> => {
  const { deadlineAt, requestedAt } = await readGrantRecord(local, grantId);
  return (Date.parse(String(deadlineAt)) - Date.parse(String(requestedAt))) / minute;
};

/** The states that the execution of a grant has entered. */
const statesOf = (grantId: string): readonly string[] =>
  local.executions().find(({ name }) => name === grantId)?.states ?? [];

/** Presses as Slack does, at the time of the environment's clock, which the tests move ahead. */
async function open(): Promise<string> {
  const earlier = grantIds(local).length;
  const ts = local.slack.messages()[0]?.ts ?? '';
  await local.slack.press({ ts, user: james.slackUserId, action: 'break_glass' });
  const grantId = grantIds(local)[earlier] ?? '';
  await waitForAccess(local, grantId);
  return grantId;
}

async function endNow(grantId: string): Promise<void> {
  const message = directMessages(local).findLast((each) =>
    listButtons(each).some(({ action }) => action === 'end_access'),
  );
  const ts = message?.ts ?? '';
  await local.slack.press({ ts, user: james.slackUserId, action: 'end_access' });
  await waitForEnd(local, grantId);
  assert.equal(isAssigned(local), false);
}

test('Extend moves the deadline in place, the execution waits again, and access ends at the new deadline', async () => {
  const grantId = await open();
  const message = messageWithExtend();
  assert.ok(message);
  assert.deepEqual(await pressExtend(message.ts), { outcome: 'responded' });
  assert.equal(await minutesOf(grantId), 90);
  const extended = directMessages(local).find(({ ts }) => ts === message.ts);
  assert.match(extended?.text ?? '', /^Access is extended: .* \(90 min left\)\.$/);
  assert.equal(directMessages(local).length, 1);

  // The sweep shows the new deadline on the card, and sends the event.
  assert.equal((await local.sweep()).ok, true);
  const [card] = local.slack.messages().filter(({ text }) => text.startsWith('*Glass broken'));
  assert.match(JSON.stringify(card), /90 min left.*once/);
  assert.equal(directMessages(local).length, 1);
  assert.ok(messageWithExtend(), 'ten minutes are left up to the longest time');
  const events = local.stores.eventBuses.accepted().map(({ detailType }) => detailType);
  assert.equal(events.at(-1), 'Grant extended');

  local.advanceClock(61 * minute);
  await waitUntil(local, () => statesOf(grantId).includes('WaitAgain'), 'the second wait');
  await waitForState(local, grantId, 'WaitForAccessToExpire');
  assert.ok(isAssigned(local));
  local.advanceClock(30 * minute);
  assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
  assert.equal(isAssigned(local), false);
  const { endedAt, deadlineAt, sweptAt } = await readGrantRecord(local, grantId);
  assert.ok(String(endedAt) >= String(deadlineAt));
  assert.equal(sweptAt, undefined);
  assert.match(
    unbroken(mailsAbout(local, grantId)[0]?.text),
    /The grant allowed 1 h 30 min\. It was extended once, until /,
  );
});

test('two presses at once extend once, and the last extension is what is left up to the longest time', async () => {
  const grantId = await open();
  const ts = messageWithExtend()?.ts;
  await Promise.all([pressExtend(ts), pressExtend(ts)]);
  assert.equal(await minutesOf(grantId), 90);
  await pressExtend();
  assert.equal(await minutesOf(grantId), 100);
  const { extensions } = await readGrantRecord(local, grantId);
  assert.equal(extensions, 2);
  assert.equal(messageWithExtend(), undefined);
  await endNow(grantId);
});

test('an extension beyond the longest time, or of a rule that was tightened since, changes nothing', async () => {
  const grantId = await open();
  const rule = `access#${example.accountId}#${example.permissionSetArn}#${example.principalId}`;
  await putRecord(local, { id: rule, accessSeconds: 3_600 });
  await pressExtend();
  assert.match(lastText(), /The access rule allows no more\./);
  assert.equal(await minutesOf(grantId), 60);
  await putRecord(local, { id: rule, accessSeconds: 3_600, maxAccessSeconds: 6_000 });
  await endNow(grantId);
});

test('nobody else extends a grant, and nobody extends one that is over', async () => {
  const grantId = await open();
  const before = await readGrantRecord(local, grantId);
  await pressExtend(undefined, maria.slackUserId);
  assert.match(lastText(), /^You cannot extend this access, or it does not exist\./);
  assert.deepEqual(await readGrantRecord(local, grantId), before);

  const message = messageWithExtend();
  assert.ok(message);
  const { text, blocks, attachments } = message;
  // The direct message loses its buttons at the end: an older copy of it keeps them.
  const copy = local.slack.post(message.channel, { text, blocks, attachments });
  await endNow(grantId);
  const ended = await readGrantRecord(local, grantId);
  await pressExtend(copy.ts);
  assert.match(lastText(), /^Too late to extend\. That access ended at /);
  assert.deepEqual(await readGrantRecord(local, grantId), ended);
});

test('an answer that is late is given by another invocation, which extends once', async () => {
  const grantId = await open();
  const read = { service: 'dynamodb', operation: 'BatchGetItem', times: 2 };
  local.faults.add({ ...read, fault: 'delay-1800' });
  await pressExtend();
  const isAnswered = () => slackTexts(local).some((text) => /^Access (is|was) extended/.test(text));
  await waitUntil(local, isAnswered, 'the late answer');
  assert.equal(await minutesOf(grantId), 90);
  await endNow(grantId);
});

test('a deadline beyond the longest time of the access rule does not make access last longer', async () => {
  const grantId = await open();
  const inAMonth = new Date(Date.now() + 30 * 86_400_000).toISOString();
  await changeGrantRecord(local, grantId, { set: { deadlineAt: inAMonth, dueAt: 4_000_000_000 } });
  local.advanceClock(61 * minute);
  await waitUntil(local, () => statesOf(grantId).includes('WaitAgain'), 'the second wait');
  await waitForState(local, grantId, 'WaitForAccessToExpire');
  local.advanceClock(40 * minute);
  assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
  assert.equal(isAssigned(local), false);
});
