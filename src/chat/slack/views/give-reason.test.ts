import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allowed, grantId } from '../../../../test/fixtures/grant/grant-fixture.ts';
import { describeMessage } from '../../../../test/fixtures/slack/describe-message.ts';
import {
  createInteractionFixture,
  team,
  user,
} from '../../../../test/fixtures/slack/interaction-fixture.ts';
import { reasonOf } from '../../../grant/record/given-reasons.ts';
import type { PressWork } from '../answer/handle-action.ts';
import type { SlackMessage } from '../texts.ts';

const id = grantId('1');
const press = {
  type: 'block_actions',
  team,
  user,
  channel: { id: 'D012' },
  container: { message_ts: '1700000000.000100' },
  response_url: 'https://hooks.slack.com/actions/T012LOCAL/1/x',
  trigger_id: '1.2.abc',
  actions: [{ action_id: 'give_reason', block_id: 'x', type: 'button', value: id }],
};
const submission = (text: string | undefined, changes = {}, view = {}) => ({
  type: 'view_submission',
  team,
  user,
  view: {
    callback_id: 'give_reason',
    private_metadata: id,
    state: { values: { reason: { reason_text: { type: 'plain_text_input', value: text } } } },
    ...view,
  },
  ...changes,
});

async function createFixture(overrides: Partial<PressWork> = {}, tickets: readonly string[] = []) {
  const fixture = createInteractionFixture(overrides);
  fixture.grants.decision = {
    ...allowed,
    reasonTerms: { mode: 'after', tickets: new Set(tickets) },
  };
  await fixture.grants.activate(id);
  return { ...fixture, reason: async () => reasonOf(await fixture.grants.readGrant(id)) };
}

const textOf = (message: Partial<SlackMessage> = {}) =>
  describeMessage({ text: '', ...message }).join('\n');

test('the press opens the modal, with the reason that was given before, and replies nothing', async () => {
  const { opened, delivered, send } = await createFixture({}, ['INC-', 'CHG-']);
  assert.equal(await send(press), undefined);
  await send(submission('INC-1 disk full'));
  await send(press);
  assert.deepEqual(delivered, []);
  assert.deepEqual(
    opened.map(([trigger, { callback_id, private_metadata }]) => [
      trigger,
      callback_id,
      private_metadata,
    ]),
    Array.from({ length: 2 }, () => ['1.2.abc', 'give_reason', id]),
  );
  const [first, second] = opened.map(([, modal]) => JSON.stringify(modal));
  assert.match(first ?? '', /Name a ticket: CHG-… or INC-…/);
  assert.doesNotMatch(first ?? '', /initial_value/);
  assert.match(second ?? '', /"initial_value":"INC-1 disk full"/);
});

test('where the modal cannot be opened, the reply has the button again', async () => {
  const failing = await createFixture({ openModal: async () => false });
  await failing.send(press);
  assert.match(textOf(failing.delivered[0]), /Nothing is lost: press Tell us why/);
  assert.match(JSON.stringify(failing.delivered[0]), new RegExp(`"give_reason".*"${id}"`));

  const slow = await createFixture({ openModal: () => new Promise<never>(() => undefined) });
  await slow.send(press, { isSlow: true });
  assert.match(textOf(slow.delivered[0]), /Nothing is lost/);
  assert.deepEqual(slow.handedOver, []);

  const without = await createFixture({ openModal: undefined });
  await without.send(press);
  assert.match(textOf(without.delivered[0]), /there is no bot token/);
});

test('a press opens no modal for others, or after the report', async () => {
  const { grants, opened, delivered, send } = await createFixture();
  await send({ ...press, user: { id: 'U012MARIA' } });
  assert.match(textOf(delivered[0]), /You cannot give a reason for this access/);
  const endedAt = new Date(grants.clock.now() - 900_000).toISOString();
  grants.forge(id, { status: 'ended', endedAt });
  await send(press);
  assert.match(textOf(delivered[1]), /Too late: the report of/);
  assert.deepEqual(opened, []);
});

test('a submission is kept, and the modal says so', async () => {
  const { send, reason } = await createFixture();
  const { response_action: action, view } = await send(submission(' disk\nfull <!channel> '));
  assert.equal(action, 'update');
  assert.deepEqual([view.type, view.submit], ['modal', undefined]);
  assert.match(textOf(view), /is `disk full &lt;!channel&gt;`\. You can change it until/);
  assert.equal(await reason(), 'disk full <!channel>');
});

test('a missing reason or ticket is an error beside the field, and changes nothing', async () => {
  const { send, reason } = await createFixture({}, ['INC-']);
  for (const [text, error] of [
    [undefined, 'A reason is missing: say why you need this access.'],
    [' \u202E ', 'A reason is missing: say why you need this access.'],
    ['disk full', 'A ticket is missing: name one, such as INC-1234.'],
  ] as const)
    assert.deepEqual(await send(submission(text)), {
      response_action: 'errors',
      errors: { reason: error },
    });
  assert.equal(await reason(), undefined);
});

test('a submission by somebody else, of another workspace, of no grant or too late changes nothing', async () => {
  const { grants, send, reason } = await createFixture();
  const texts: readonly (readonly [object, RegExp])[] = [
    [submission('x', { user: { id: 'U012MARIA' } }), /You cannot give a reason/],
    [submission('x', { team: { id: 'T0OTHER' } }), /requests from this Slack workspace are not/],
    [submission('x', {}, { private_metadata: grantId('2') }), /You cannot give a reason/],
    [submission('x', {}, { private_metadata: '{"grantId":1}' }), /does not work/],
  ];
  for (const [payload, text] of texts) {
    const { response_action: action, view } = await send(payload);
    assert.equal(action, 'update');
    assert.match(textOf(view), text);
  }
  const endedAt = new Date(grants.clock.now() - 900_000).toISOString();
  grants.forge(id, { status: 'ended', endedAt });
  assert.match(textOf((await send(submission('x'))).view), /Too late/);
  assert.equal(await reason(), undefined);
});

test('a submission that takes long is handled later, and the answer is a direct message', async () => {
  const { grants, delivered, handedOver, send, reason } = await createFixture({}, ['INC-']);
  const slow = await createFixture({ giveReason: () => new Promise<never>(() => undefined) });
  const { response_action: action, view } = await slow.send(submission('x'), { isSlow: true });
  assert.equal(action, 'update');
  assert.match(textOf(view), /You will get the answer in a message/);
  assert.equal(slow.handedOver.length, 1);

  await send(submission('INC-1'), { isLate: true });
  grants.clock.advance(2_000);
  await send(submission('no ticket'), { isLate: true });
  assert.match(textOf(delivered[0]), /The reason for .* is `INC-1`/);
  assert.match(textOf(delivered[1]), /Your reason was not kept\. A ticket is missing/);
  assert.match(JSON.stringify(delivered[1]), /give_reason/);
  assert.equal(await reason(), 'INC-1');
  assert.deepEqual(handedOver, []);
});

test('another modal of the app is none of this', async () => {
  const { send, reason } = await createFixture();
  assert.equal(await send(submission('x', {}, { callback_id: 'other' })), undefined);
  assert.equal(await reason(), undefined);
});
