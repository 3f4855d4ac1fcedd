import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { users } from '../../local/seed.ts';
import { listButtons } from '../../local/slack/messages/buttons.ts';
import { responseUrlOperation } from '../../local/slack/web-api/fault-response.ts';
import { directMessageId } from '../../local/slack/workspace.ts';
import { openAccess } from '../fixtures/local-environment/grant-actions.ts';
import { clearFault, injectFault } from '../fixtures/local-environment/inject-faults.ts';
import { pressButton } from '../fixtures/local-environment/press-button.ts';
import {
  alertsAbout,
  directMessages,
  example,
  grantCards,
  grantIds,
  isAssigned,
  noticesAbout,
  slackTexts,
} from '../fixtures/local-environment/read-state.ts';
import { startEnvironment, waitUntil } from '../fixtures/local-environment/start-environment.ts';
import { changeNotifiedRecord, readNotifiedRecord } from '../fixtures/local-environment/table.ts';
import { waitForAccess, waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';

const [james, maria] = users;
/** The example's button in Block Kit, whose reply is no part of the HTTP response. */
const blockPress = {
  type: 'block_actions',
  actions: [
    {
      action_id: 'break_glass',
      block_id: `example_${example.accountId}`,
      type: 'button',
      value: example.permissionSetArn,
    },
  ],
};
const schema = JSON.parse(
  await readFile(new URL('../../docs/events.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv({ strict: true, strictTypes: false, allErrors: true }).compile(schema);

const cardTexts = (local: LocalEnvironment): readonly string[] =>
  grantCards(local).map(({ attachments: [card] }) => String(card?.['fallback']));

/** The statuses of a grant in the events of the bus, in their order. Each event must be valid. */
function statusesOnBus(local: LocalEnvironment, grantId: string): readonly unknown[] {
  return local.stores.eventBuses.accepted().map(({ source, detailType, detail: json }) => {
    const detail = JSON.parse(json);
    validate(detail);
    assert.deepEqual(validate.errors ?? [], []);
    assert.deepEqual(
      [source, detailType, detail.grantId],
      ['break-glass-access', `Grant ${detail.status}`, grantId],
    );
    return detail.status;
  });
}

test('a grant is told on every channel from its begin to its report', async (t) => {
  const local = await startEnvironment(t, { accessSeconds: 4 });
  const { ts: pressedTs } = local.slack.post('C12345', {
    text: 'Deployment *ABC* is being rolled back.',
  });
  const grantId = await openAccess(local, { payload: { message_ts: pressedTs } });

  const [posted, ...more] = directMessages(local);
  assert.deepEqual(more, []);
  assert.match(
    posted?.text ?? '',
    /^You’re in: `BreakGlassProd` in account `123456789012`, until /,
  );
  assert.equal(posted?.channel, directMessageId(james.slackUserId));
  assert.deepEqual(posted && listButtons(posted).map(({ action }) => action), [
    'open_aws',
    'end_access',
  ]);
  const [activeCard, ...moreCards] = grantCards(local);
  assert.deepEqual(moreCards, []);
  assert.match(cardTexts(local).join(), /^Glass broken: access is active\. /);
  assert.deepEqual([activeCard?.ephemeral, activeCard?.thread_ts], [false, pressedTs]);
  assert.deepEqual(
    noticesAbout(local, grantId).map(({ attributes }) => attributes),
    [{ kind: 'access-active', severity: 'notice' }],
  );
  assert.deepEqual(statusesOnBus(local, grantId), ['opening', 'giving', 'active']);
  const active = await readNotifiedRecord(local, grantId);
  assert.deepEqual(
    [active['directStage'], active['cardStage'], active['topicStage'], active['directTs']],
    ['active', 'active', 'active', posted.ts],
  );
  assert.deepEqual(
    [active['cardChannel'], active['cardTs']],
    [activeCard?.channel, activeCard?.ts],
  );

  assert.equal((await waitForEnd(local, grantId)).status, 'SUCCEEDED');
  const [updated, ended, ...others] = directMessages(local);
  assert.deepEqual(others, []);
  assert.equal(updated?.ts, posted.ts);
  assert.ok(updated.edited);
  assert.equal(ended?.edited, null);
  assert.match(updated.text, /^Access has ended: `BreakGlassProd` in account `123456789012`, /);
  assert.match(
    ended?.text ?? '',
    /^Sessions that you opened may live until .*: sign out of them\./,
  );
  for (const message of [updated, ended]) assert.deepEqual(message && listButtons(message), []);
  const [reportedCard, ...otherCards] = grantCards(local);
  assert.deepEqual(otherCards, []);
  assert.equal(reportedCard?.ts, activeCard?.ts);
  assert.ok(reportedCard?.edited);
  assert.match(cardTexts(local).join(), /^Access has ended at the deadline\. /);
  assert.deepEqual(listButtons(reportedCard), []);
  const notified = await readNotifiedRecord(local, grantId);
  const { summary, directStage, cardStage, topicStage, tries, ...rest } = notified;
  assert.deepEqual([directStage, cardStage, topicStage], ['over', 'reported', 'active']);
  assert.deepEqual([tries, rest['due'], rest['dueAt']], [0, undefined, undefined]);
  const [mail, ...otherMails] = local.stores.mailbox.list();
  assert.deepEqual(otherMails, []);
  assert.ok(
    typeof summary === 'string' && mail?.text.toUpperCase().includes(summary.toUpperCase()),
  );
  assert.ok(JSON.stringify(reportedCard.attachments).includes(`*Report*\\n${summary}`));
  assert.equal(noticesAbout(local, grantId).length, 1);
  assert.deepEqual(alertsAbout(local, grantId), []);
  assert.deepEqual(statusesOnBus(local, grantId), [
    ...['opening', 'giving', 'active', 'ending', 'ended'],
  ]);
});

for (const [what, fault] of [
  ['down', 'drop-before'],
  ['slow', 'delay-60000'],
  ['answering 429', 'throttle'],
  ['refusing the token', 'access-denied'],
] as const)
  test(`while Slack is ${what}, access comes on time, and a sweep tells once what was missed`, async (t) => {
    const local = await startEnvironment(t, { accessSeconds: 3600 });
    injectFault(local, 'slack', '*', fault);
    assert.match((await pressButton(local)).text, /^Glass broken/);
    const pressedAt = Date.now();
    const [grantId = ''] = grantIds(local);
    await waitForAccess(local, grantId);
    assert.ok(Date.now() - pressedAt < 10_000);
    assert.ok(isAssigned(local));
    assert.deepEqual([directMessages(local), grantCards(local)], [[], []]);
    const missed = await readNotifiedRecord(local, grantId);
    assert.deepEqual(
      [missed['directStage'], missed['cardStage'], missed['topicStage'], missed['tries']],
      [undefined, undefined, 'active', 1],
    );

    clearFault(local, 'slack', '*');
    local.advanceClock(10 * 60_000);
    assert.equal((await local.sweep()).ok, true);
    const told = () => [directMessages(local), grantCards(local)];
    const [direct, cards] = told();
    assert.deepEqual([direct?.length, cards?.length], [1, 1]);
    assert.match(direct?.[0]?.text ?? '', /^You’re in: /);
    assert.match(cardTexts(local).join(), /^Glass broken: access is active\. /);
    const { directStage, cardStage, tries } = await readNotifiedRecord(local, grantId);
    assert.deepEqual([directStage, cardStage, tries], ['active', 'active', 0]);

    const sent = told();
    await changeNotifiedRecord(local, grantId, { set: { due: 'grant', dueAt: 1 } });
    assert.equal((await local.sweep()).ok, true);
    assert.deepEqual(told(), sent);
    assert.equal(noticesAbout(local, grantId).length, 1);
  });

test('without its bot token access comes on time, and the requester is told at the response URL', async (t) => {
  const local = await startEnvironment(t, { accessSeconds: 3600 });
  await local.warmUp();
  injectFault(local, 'ssm', 'GetParameter', 'access-denied');
  const grantId = await openAccess(local);
  assert.deepEqual([directMessages(local), grantCards(local)], [[], []]);
  assert.ok(slackTexts(local).some((text) => text.startsWith('You’re in: ')));
  const missed = await readNotifiedRecord(local, grantId);
  assert.deepEqual([missed['directStage'], missed['cardStage']], ['active', undefined]);

  clearFault(local, 'ssm', 'GetParameter');
  local.advanceClock(10 * 60_000);
  assert.equal((await local.sweep()).ok, true);
  assert.deepEqual([directMessages(local).length, grantCards(local).length], [0, 1]);
});

test('a reply whose response URL is dead arrives as a direct message', async (t) => {
  const local = await startEnvironment(t);
  injectFault(local, 'slack', responseUrlOperation, 'access-denied');
  const { text } = await pressButton(local, { user: maria.slackUserId, payload: blockPress });
  assert.equal(text, '');
  const isTold = () => directMessages(local, maria.slackUserId).length > 0;
  await waitUntil(local, isTold, 'the direct message');
  assert.deepEqual(
    directMessages(local, maria.slackUserId).map(({ text }) => text),
    [
      'Access denied: this permission set may be used in account `123456789012`, but not by you. Ask security@example.com.',
    ],
  );
  assert.deepEqual(grantIds(local), []);
});
