import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import { accounts, groups, permissionSets, users } from '../../local/seed.ts';
import { parseGrant } from '../../src/grant/record/grant.ts';
import { pressButton } from '../fixtures/local-environment/press-button.ts';
import { grantCards, grantIds, slackTexts } from '../fixtures/local-environment/read-state.ts';
import {
  buildCommandRequest,
  postCommand,
  sendCommand,
} from '../fixtures/local-environment/send-command.ts';
import {
  startEnvironment,
  stopAfterAll,
  waitUntil,
} from '../fixtures/local-environment/start-environment.ts';
import { deleteRecord, putRecord, readGrantRecord } from '../fixtures/local-environment/table.ts';
import { waitForAccess, waitForEnd } from '../fixtures/local-environment/wait-for-execution.ts';

const [production, staging] = accounts;
const [prodSet, , adminSet] = permissionSets;
const [james, maria, , priya] = users;
const [auditors] = groups;

/** All tests but those of time share one local environment, in which each waits for the end of its grants. */
let local: LocalEnvironment;
const allTests = stopAfterAll();
before(async () => {
  local = await startEnvironment(allTests);
});

const blockTexts = (message: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(message['blocks'] ?? []);

/** The id of the grant that an action opens. */
async function grantOf(act: () => Promise<unknown>): Promise<string> {
  const earlier = grantIds(local).length;
  await act();
  assert.equal(grantIds(local).length, earlier + 1);
  return grantIds(local).at(-1) ?? '';
}

test('lists what the person may request, with account names, terms and a button each', async () => {
  const { status, message, text } = await sendCommand(local, '');
  assert.equal(status, 200);
  assert.equal(message['response_type'], 'ephemeral');
  assert.equal(text, 'Open for you: 0. You may request: 2.');
  const texts = blockTexts(message);
  assert.match(texts, /`BreakGlassProd` in `Production` \(123456789012\).*needs no approval/);
  assert.match(
    texts,
    /`BreakGlassAdmin` in `Production`.*needs 1 approval, or you go ahead without/,
  );
  assert.equal(texts.match(/"action_id":"break_glass"/g)?.length, 2);
});

test('says who may request nothing', async () => {
  const { message } = await sendCommand(local, '', { user: maria.slackUserId });
  assert.match(blockTexts(message), /This command knows no access rule that allows you anything\./);
});

test('requests by the beginning of a name and the permission set, and posts the card in the channel', async () => {
  const grantId = await grantOf(async () => {
    const { text } = await sendCommand(local, 'prod breakglassprod INC-1234 <disk> full');
    assert.match(
      text,
      /^Glass broken - access incoming\. `BreakGlassProd` in account `123456789012`/,
    );
    assert.match(text, /Account `123456789012` is `Production`\./);
  });
  await waitForAccess(local, grantId);
  const { reasons } = parseGrant(await readGrantRecord(local, grantId));
  assert.deepEqual(Object.values(reasons ?? {}), ['INC-1234 <disk> full']);
  const { message, text } = await sendCommand(local, '');
  assert.equal(text, 'Open for you: 1. You may request: 1.');
  assert.match(blockTexts(message), /open until .* left\).*"end_access"/);
  await waitForEnd(local, grantId);
  assert.equal(grantCards(local).length, 1);
});

test('a button of the list opens a grant, as that of a message does', async () => {
  const { message } = await sendCommand(local, '123456789012');
  const [, ...sections] = [message['blocks']].flat().map((block) => ({ ...Object(block) }));
  const section = sections.find(({ accessory }) => accessory.value === prodSet.arn);
  const grantId = await grantOf(() =>
    pressButton(local, {
      payload: {
        type: 'block_actions',
        container: { type: 'message', message_ts: '1700000000.000100', is_ephemeral: true },
        actions: [{ ...section.accessory, block_id: section.block_id }],
      },
    }),
  );
  await waitForEnd(local, grantId);
});

test('the local Slack shows the list, in which a button is pressed', async () => {
  const user = james.slackUserId;
  const typed = { channel: 'C12345', user, text: '/break-glass' };
  assert.deepEqual(await local.slack.command(typed), { outcome: 'responded' });
  const shown = local.slack.messages().at(-1);
  assert.deepEqual([shown?.ephemeral, shown?.user], [true, user]);
  const grantId = await grantOf(async () => {
    const press = { ts: shown?.ts ?? '', user, action: 'break_glass' };
    const blockId = `break_glass_${production.id}_1`;
    const pressed = await local.slack.press({ ...press, blockId });
    assert.deepEqual(pressed, { outcome: 'responded' });
  });
  await waitForEnd(local, grantId);
});

test('asks which permission set is meant, and requests nothing', async () => {
  const earlier = grantIds(local).length;
  const { text, message } = await sendCommand(local, 'production the disk is full');
  assert.match(text, /^Nothing was requested yet: you may request several permission sets/);
  assert.equal(blockTexts(message).match(/"action_id":"break_glass"/g)?.length, 2);
  assert.equal(grantIds(local).length, earlier);
});

test('asks which account is meant if several names begin alike; an exact name comes first', async () => {
  const rule = `access#${staging.id}#${prodSet.name}#${prodSet.arn}`;
  const named = `account#${staging.id}`;
  await putRecord(local, { id: rule, rule: 'rule', principals: new Set([james.id]) });
  await putRecord(local, { id: named, rule: 'account', name: 'Production EU' });
  const { text } = await sendCommand(local, 'prod BreakGlassProd');
  assert.match(text, /^Nothing was requested yet: this may mean several accounts\./);
  const grantId = await grantOf(() => sendCommand(local, 'production EU the disk is full'));
  await waitForEnd(local, grantId);
  await deleteRecord(local, rule);
  await putRecord(local, { id: named, rule: 'account', name: staging.name });
});

test('a rule for every account and a group counts where no other rule does', async () => {
  const id = `access#*#${prodSet.name}#${prodSet.arn}`;
  await putRecord(local, { id, rule: 'rule', groups: new Set([auditors.id]) });
  const { text } = await sendCommand(local, '', { user: maria.slackUserId });
  // Not in production, whose own rule does not name her.
  assert.equal(text, 'Open for you: 0. You may request: 2.');
  const grantId = await grantOf(() => sendCommand(local, 'stag', { user: maria.slackUserId }));
  await waitForEnd(local, grantId);
  await deleteRecord(local, id);
});

const denied: [string, string, string, RegExp][] = [
  ['a user whom no rule names', 'prod BreakGlassProd', 'U012NOACC', /but not by you\./],
  [
    'a permission set without a rule there',
    'staging BreakGlassAdmin',
    'U012AB3CD',
    /this command knows no access rule that allows you that in account `210987654321`/,
  ],
  ['a user who is not linked', 'prod', 'U999', /your Slack user `U999` is not linked/],
  ['a disabled user', 'prod', 'U012DISAB', /your Identity Center user is disabled\./],
];
for (const [title, text, user, reason] of denied)
  test(`denies ${title}, and announces it`, async () => {
    const earlier = grantIds(local).length;
    const events = local.stores.eventBuses.accepted().length;
    const answer = await sendCommand(local, text, { user });
    assert.match(answer.text, /^Access denied: .* Ask security@example\.com\.$/);
    assert.match(answer.text, reason);
    assert.equal(grantIds(local).length, earlier);
    const sent = local.stores.eventBuses.accepted().slice(events);
    assert.deepEqual(
      sent.map(({ detailType }) => detailType),
      ['Request denied'],
    );
  });

test('while access is frozen, the list says so, and a request is denied', async () => {
  const id = 'settings#freeze';
  const freeze = { frozenAt: '2026-11-29T10:00:00.000Z', frozenBy: 'ops', reason: 'an audit' };
  await putRecord(local, { id, ...freeze });
  const frozen = /nobody is granted access at the moment.*“an audit”/;
  const { text, message } = await sendCommand(local, '');
  assert.match(text, frozen);
  assert.doesNotMatch(blockTexts(message), /"break_glass"/);
  assert.match((await sendCommand(local, 'prod BreakGlassProd')).text, frozen);
  await deleteRecord(local, id);
});

test('explains itself, and knows no other command and no other account', async () => {
  assert.match(
    (await sendCommand(local, ' HELP ')).text,
    /^`\/break-glass`\nLists what is open for you/,
  );
  const other = await sendCommand(local, '', { fields: { command: '/deploy' } });
  assert.deepEqual(
    [other.status, other.text],
    [200, 'This app does not know the command `/deploy`. It knows `/break-glass`.'],
  );
  const { text } = await sendCommand(local, '<!channel> *x*');
  assert.match(text, /^No account is called `&lt;!channel&gt;`, or begins so\./);
});

test('a check of the certificate is answered without a signature; nothing else is', async () => {
  const check = buildCommandRequest(local, '', { fields: { ssl_check: '1' } });
  assert.deepEqual(await postCommand(local, check), { status: 200, text: '', message: {} });
  const bare = { body: 'token=x&ssl_check=1', headers: {} };
  assert.equal((await postCommand(local, bare)).status, 200);
  const forged = buildCommandRequest(local, 'prod', { signature: `v0=${'0'.repeat(64)}` });
  assert.deepEqual(await postCommand(local, forged), { status: 401, text: '', message: {} });
  const unsigned = { ...buildCommandRequest(local, 'prod'), headers: {} };
  assert.equal((await postCommand(local, unsigned)).status, 401);
});

test('a replayed command starts nothing', async () => {
  const request = buildCommandRequest(local, `prod ${prodSet.name}`);
  const grantId = await grantOf(() => postCommand(local, request));
  assert.match((await postCommand(local, request)).text, /^This request was handled before/);
  await waitForEnd(local, grantId);
  const earlier = grantIds(local).length;
  assert.match((await postCommand(local, request)).text, /handled before.*That access ended/);
  assert.equal(grantIds(local).length, earlier);
});

test('where the rule asks why first, the command opens the modal, and with a ticket it requests', async () => {
  const id = `access#${staging.id}#${adminSet.name}#${adminSet.arn}`;
  const terms = { reason: 'first', tickets: new Set(['INC-']) };
  await putRecord(local, { id, rule: 'rule', principals: new Set([james.id]), ...terms });
  const earlier = grantIds(local).length;
  const answer = await sendCommand(local, 'staging');
  assert.deepEqual(answer, { status: 200, text: '', message: {} });
  assert.match((await sendCommand(local, 'staging disk full')).text, /INC-/);
  assert.equal(grantIds(local).length, earlier);
  const grantId = await grantOf(() => sendCommand(local, 'staging INC-1234 disk full'));
  await waitForEnd(local, grantId);
  await deleteRecord(local, id);
});

test('a request that waits for approval says so', async () => {
  const id = `access#${staging.id}#${adminSet.name}#${adminSet.arn}`;
  const terms = { approvals: 1, approvers: new Set([priya.id]), accessSeconds: 60 };
  await putRecord(local, { id, rule: 'rule', principals: new Set([james.id]), ...terms });
  const grantId = await grantOf(async () => {
    const { text } = await sendCommand(local, 'staging');
    assert.match(text, /^Waiting for approval: `BreakGlassAdmin`/);
  });
  const { message } = await sendCommand(local, '');
  assert.match(blockTexts(message), /waits for approval, 0 of 1 so far/);
  await pressButton(local, {
    teamId: 'T012LOCAL',
    payload: { actions: [{ name: 'end_access', type: 'button', value: grantId }] },
  });
  await waitForEnd(local, grantId);
  await deleteRecord(local, id);
});

test('a slow list asks for an account; a slow request is answered at the response URL', async (t) => {
  const slow = await startEnvironment(t);
  await slow.warmUp();
  const slowly = { service: 'dynamodb', fault: 'delay-1800' } as const;
  slow.faults.add({ ...slowly, operation: 'BatchGetItem', times: 2 });
  assert.match(
    (await sendCommand(slow, '')).text,
    /takes too long at the moment\. Name an account/,
  );
  slow.faults.add({ ...slowly, operation: 'UpdateItem', times: 2 });
  assert.match((await sendCommand(slow, `prod ${prodSet.name}`)).text, /^Working on it/);
  const hasAnswer = () => slackTexts(slow).some((text) => text.startsWith('Glass broken'));
  await waitUntil(slow, hasAnswer, 'the real answer');
  const [grantId = '', ...others] = grantIds(slow);
  assert.deepEqual(others, []);
  await waitForEnd(slow, grantId);
});
