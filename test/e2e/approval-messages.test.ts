import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { permissionSets, users } from '../../local/seed.ts';
import { listButtons } from '../../local/slack/messages/buttons.ts';
import { directMessages, grantIds, slackTexts } from '../fixtures/local-environment/read-state.ts';
import {
  startEnvironment,
  stopAfterAll,
  waitUntil,
} from '../fixtures/local-environment/start-environment.ts';
import { waitForAccess, waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';

/** All tests share one local environment, and each leaves James without an open grant. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests, { retryDelayMs: 5, accessSeconds: 3_600 });
});

const [james] = users;
const priya = 'U012PRIYA';
const admin = permissionSets[2].arn;

const actionsOf = (message: Parameters<typeof listButtons>[0] | undefined): readonly string[] =>
  message === undefined ? [] : listButtons(message).map(({ action }) => action);
const lastMessage = (user: string) => directMessages(local, user).at(-1);
const lastText = (user: string): string => lastMessage(user)?.text ?? '';
const messageWith = (user: string, action: string) =>
  directMessages(local, user).findLast((message) => actionsOf(message).includes(action));

/** The card in the thread of the message that James pressed. */
const card = () =>
  local.slack
    .messages()
    .findLast(({ ephemeral, text, attachments }) => !ephemeral && text && attachments.length > 0);

const press = (user: string, action: string, more: object = {}) =>
  local.slack.press({ ts: messageWith(user, action)?.ts ?? '', user, action, ...more });

/** Asks for BreakGlassAdmin, and waits until everybody has been told. */
async function ask(): Promise<string> {
  const earlier = grantIds(local).length;
  const message = local.slack
    .messages()
    .find(
      (each) => JSON.stringify(each).includes(admin) && actionsOf(each).includes('break_glass'),
    );
  await local.slack.press({
    ts: message?.ts ?? '',
    user: james.slackUserId,
    action: 'break_glass',
  });
  const grantId = grantIds(local)[earlier] ?? '';
  const isAsked = () =>
    actionsOf(card()).includes('approve_access') &&
    messageWith(priya, 'approve_access') !== undefined &&
    messageWith(james.slackUserId, 'override_access') !== undefined;
  await waitUntil(local, isAsked, 'the question to Priya');
  return grantId;
}

test('a request waits, Priya approves it in her direct message, and ends it', async () => {
  const grantId = await ask();
  assert.match(slackTexts(local).join('\n'), /^Waiting for approval: `BreakGlassAdmin`/m);
  assert.deepEqual(actionsOf(card()), ['approve_access', 'deny_access']);
  assert.match(lastText(priya), /asks for your approval: `BreakGlassAdmin`/);
  await press(priya, 'approve_access');
  await waitForAccess(local, grantId);
  await waitUntil(local, () => lastText(priya).startsWith('You approved this: '), 'the notice');
  assert.match(card()?.text ?? '', /^\*Glass broken: access is active\.\*/);
  assert.equal(messageWith(priya, 'approve_access'), undefined);
  await press(priya, 'end_access');
  await waitForEnd(local, grantId);
  await waitUntil(local, () => messageWith(priya, 'end_access') === undefined, 'the last update');
});

test('a denial tells who denied it, and why', async () => {
  const grantId = await ask();
  await press(priya, 'deny_access', { contents: { denial: { denial_reason: 'use the runbook' } } });
  await waitForEnd(local, grantId);
  const expected = /^Not approved: .*Denied by <@U012PRIYA>: `use the runbook`\./;
  await waitUntil(local, () => expected.test(lastText(james.slackUserId)), 'the denial');
  assert.match(card()?.text ?? '', /^\*Denied: no access was granted\.\*/);
  assert.deepEqual(actionsOf(card()), []);
  assert.deepEqual(actionsOf(lastMessage(priya)), []);
});

test('an override is loud: the card, the topic, and who was skipped', async () => {
  const grantId = await ask();
  await press(james.slackUserId, 'override_access');
  await waitForAccess(local, grantId);
  await waitUntil(local, () => lastText(priya).startsWith('WITHOUT APPROVAL: '), 'the notice');
  assert.match(card()?.text ?? '', /^\*Glass broken WITHOUT APPROVAL: /);
  const kinds = local.stores.topics.published().map(({ attributes }) => attributes['kind']);
  assert.ok(kinds.includes('overridden'));
  await press(james.slackUserId, 'end_access');
  await waitForEnd(local, grantId);
});

test('a request that the requester cancels cannot be approved any more', async () => {
  const grantId = await ask();
  const question = messageWith(priya, 'approve_access')?.ts ?? '';
  await press(james.slackUserId, 'end_access');
  await waitForEnd(local, grantId);
  await local.slack.press({ ts: question, user: priya, action: 'approve_access' }).catch(() => 0);
  assert.equal(messageWith(priya, 'approve_access'), undefined);
});
