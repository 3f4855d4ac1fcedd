import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { users } from '../../local/seed.ts';
import { listButtons } from '../../local/slack/messages/buttons.ts';
import { unbroken } from '../fixtures/evidence/unbroken.ts';
import {
  directMessages,
  grantIds,
  mailsAbout,
  slackTexts,
} from '../fixtures/local-environment/read-state.ts';
import { startEnvironment, stopAfterAll } from '../fixtures/local-environment/start-environment.ts';
import { putProdRule, putRecord, readGrantRecord } from '../fixtures/local-environment/table.ts';
import { waitForAccess, waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';

/** All tests share one local environment, and each leaves James without an open grant. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests, { retryDelayMs: 5 });
});

const [james] = users;
const user = james.slackUserId;
const minute = 60_000;
const askFor = (reason: string, ...tickets: readonly string[]) =>
  putProdRule(local, {
    accessSeconds: 3_600,
    reason,
    ...(tickets.length > 0 && { tickets: new Set(tickets) }),
  });

/** Presses as Slack does, at the time of the environment's clock, which the tests move ahead. */
async function breakGlass(): Promise<string> {
  const earlier = grantIds(local).length;
  const ts = local.slack.messages()[0]?.ts ?? '';
  await local.slack.press({ ts, user, action: 'break_glass' });
  const grantId = grantIds(local)[earlier] ?? '';
  await waitForAccess(local, grantId);
  return grantId;
}

const messageWith = (action: string) =>
  directMessages(local).findLast((message) =>
    listButtons(message).some((button) => button.action === action),
  );
const press = (action: string) =>
  local.slack.press({ ts: messageWith(action)?.ts ?? '', user, action });
const openView = () => local.slack.openViews(user).at(-1);
const textOf = (value: unknown): string => JSON.stringify(value);

async function submit(text: string) {
  const view = openView()?.view.id ?? '';
  await local.slack.submitView({ view, contents: { reason: { reason_text: text } } });
  return openView();
}

async function closeViews(): Promise<void> {
  for (const { view } of local.slack.openViews(user)) await local.slack.closeView(view.id);
}

async function endNow(grantId: string): Promise<void> {
  await press('end_access');
  await waitForEnd(local, grantId);
}

test('the requester says why afterwards, in a modal, and everybody reads it', async () => {
  await askFor('after', 'INC-');
  const grantId = await breakGlass();
  assert.match(textOf(messageWith('give_reason')), /\*Why\?\*.*name a ticket \(INC-…\)/);
  await press('give_reason');
  const refused = await submit('the disk is full');
  assert.deepEqual(refused?.errors, {
    reason: 'A ticket is missing: name one, such as INC-1234.',
  });
  assert.match(textOf(await submit('INC-1234 the <disk> is full')), /The reason for .* is `/);
  await closeViews();
  const { reasons } = await readGrantRecord(local, grantId);
  assert.deepEqual(Object.values(Object(reasons)), ['INC-1234 the <disk> is full']);

  assert.equal((await local.sweep()).ok, true);
  assert.equal(directMessages(local).length, 1);
  assert.match(textOf(messageWith('give_reason')), /Change reason/);
  assert.match(
    textOf(local.slack.messages().filter(({ text }) => text.startsWith('*Glass broken'))),
    /\*Reason\*\\n`INC-1234 the &lt;disk&gt; is full`/,
  );
  const events = local.stores.eventBuses.accepted().map(({ detailType }) => detailType);
  assert.equal(events.at(-1), 'Grant reason given');

  await endNow(grantId);
  const text = unbroken(mailsAbout(local, grantId)[0]?.text);
  assert.match(text, /Reason: +INC-1234 the <disk> is full/);
  assert.doesNotMatch(text, /NO REASON GIVEN/);
});

test('after ten minutes without a reason there is one reminder, and the report begins with it', async () => {
  await askFor('after');
  const grantId = await breakGlass();
  const reminders = () => slackTexts(local).filter((text) => text.startsWith('Why?')).length;
  const before = reminders();
  local.advanceClock(9 * minute);
  await local.sweep();
  assert.equal(reminders(), before);
  local.advanceClock(2 * minute);
  for (let times = 0; times < 2; times += 1) await local.sweep();
  assert.equal(reminders(), before + 1);
  await endNow(grantId);
  const text = mailsAbout(local, grantId)[0]?.text ?? '';
  assert.match(text, /^[^\n]*\n\nNO REASON GIVEN: the access rule asks for one/);
  assert.match(text, /\n\nReason: +NO REASON GIVEN\.\nUser: /);
});

test('a rule that asks for no reason asks nobody', async () => {
  await askFor('none');
  const grantId = await breakGlass();
  assert.equal(messageWith('end_access') === messageWith('give_reason'), false);
  await endNow(grantId);
  assert.doesNotMatch(mailsAbout(local, grantId)[0]?.text ?? '', /reason/i);
});

/** Presses the button of the example message, where a reason must come first. */
const pressBreakGlass = () =>
  local.slack.press({ ts: local.slack.messages()[0]?.ts ?? '', user, action: 'break_glass' });

test('where the reason comes first, the press opens a modal, and its submission breaks the glass', async () => {
  await askFor('first', 'INC-');
  const earlier = grantIds(local).length;
  await pressBreakGlass();
  assert.equal(grantIds(local).length, earlier);
  const refused = await submit('no ticket');
  assert.deepEqual(refused?.errors, {
    reason: 'A ticket is missing: name one, such as INC-1234.',
  });
  assert.equal(grantIds(local).length, earlier);
  const view = await submit('INC-1 the disk is full');
  assert.match(textOf(view), /Glass broken - access incoming\. `BreakGlassProd` in account/);
  await closeViews();
  const grantId = grantIds(local)[earlier] ?? '';
  await waitForAccess(local, grantId);
  assert.match(textOf(messageWith('give_reason')), /INC-1 the disk is full.*Change reason/);

  await pressBreakGlass();
  assert.equal(openView(), undefined);
  assert.match(slackTexts(local).at(-1) ?? '', /^You’re in already: /);
  await endNow(grantId);
  assert.match(unbroken(mailsAbout(local, grantId)[0]?.text), /Reason: +INC-1 the disk is full/);
});

test('where the form does not open in time, a button opens it anew, and nothing is lost', async () => {
  await askFor('first');
  const earlier = grantIds(local).length;
  local.faults.add({ service: 'slack', operation: 'views.open', fault: 'error-500', times: 1 });
  await pressBreakGlass();
  const again = local.slack.messages().at(-1);
  assert.match(again?.text ?? '', /Nothing is lost: press Tell us why/);
  await local.slack.press({ ts: again?.ts ?? '', user, action: 'break_glass' });
  await submit('disk full');
  await closeViews();
  const grantId = grantIds(local)[earlier] ?? '';
  await waitForAccess(local, grantId);
  await endNow(grantId);
});

test('a submission is decided anew: a rule that was withdrawn since gives nothing', async () => {
  await askFor('first');
  const earlier = grantIds(local).length;
  await pressBreakGlass();
  await putRecord(local, {
    id: 'settings#freeze',
    frozenAt: '2026-07-01T08:00:00.000Z',
    frozenBy: 'operator',
    reason: 'drill',
  });
  assert.match(textOf(await submit('disk full')), /Access denied: nobody is granted access/);
  await closeViews();
  assert.equal(grantIds(local).length, earlier);
});
