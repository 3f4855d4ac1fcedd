import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findViewProblems } from '../../../../local/slack/views/view-problems.ts';
import { allowed } from '../../../../test/fixtures/grant/grant-fixture.ts';
import { confirmed } from '../../../../test/fixtures/request/early-decision.ts';
import { describeMessage } from '../../../../test/fixtures/slack/describe-message.ts';
import {
  createInteractionFixture,
  team,
  user,
} from '../../../../test/fixtures/slack/interaction-fixture.ts';
import { reasonOf } from '../../../grant/record/given-reasons.ts';
import { findGrant } from '../../../grant/record/read-grant.ts';
import type { Allowed } from '../../../request/policy/decide.ts';
import type { PressWork } from '../answer/handle-action.ts';
import type { SlackMessage } from '../texts.ts';

const arn = 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345';
const responseUrl = 'https://hooks.slack.com/actions/T012LOCAL/1/x';
const press = {
  type: 'block_actions',
  team,
  user,
  channel: { id: 'C12345' },
  container: { message_ts: '1700000000.000100' },
  response_url: responseUrl,
  trigger_id: '1.2.abc',
  actions: [{ action_id: 'break_glass', block_id: '123456789012', type: 'button', value: arn }],
};
const metadata = {
  accountId: '123456789012',
  permissionSetArn: arn,
  channelId: 'C12345',
  messageTs: '1700000000.000100',
  responseUrl,
};
const submission = (text: string, { seconds = '', about = {}, changes = {} } = {}) => ({
  type: 'view_submission',
  team,
  user,
  view: {
    callback_id: 'request_access',
    private_metadata: JSON.stringify({ ...metadata, ...about }),
    state: {
      values: {
        reason: { reason_text: { type: 'plain_text_input', value: text } },
        duration: {
          duration_seconds: {
            type: 'static_select',
            selected_option: seconds === '' ? null : { value: seconds },
          },
        },
      },
    },
  },
  ...changes,
});

function createFixture(more: Partial<Allowed> = {}, overrides: Partial<PressWork> = {}) {
  const fixture = createInteractionFixture(overrides);
  const { grants } = fixture;
  grants.decision = {
    ...allowed,
    maxAccessSeconds: 7_200,
    reasonTerms: { mode: 'first', tickets: new Set(['INC-']) },
    ...more,
  };
  const started = () =>
    Promise.all(grants.startedExecutions.map((id) => findGrant(grants.records, id)));
  return { ...fixture, started };
}

const textOf = (message: Partial<SlackMessage> = {}) =>
  describeMessage({ text: '', ...message }).join('\n');

test('the press opens a modal, and starts nothing', async () => {
  const { opened, delivered, send, started } = createFixture();
  assert.equal(await send(press), undefined);
  assert.deepEqual([await started(), delivered.length, opened.length], [[], 0, 1]);
  const [trigger, view] = opened[0] ?? [];
  assert.equal(trigger, '1.2.abc');
  assert.deepEqual(findViewProblems(view), []);
  assert.deepEqual(JSON.parse(String(view?.['private_metadata'])), metadata);
  const text = JSON.stringify(view);
  assert.match(text, /`BreakGlassProd` in account `123456789012`\. Say why .*name a ticket/);
  assert.match(text, /"initial_option":\{"text":\{[^}]*"60 min"\},"value":"3600"\}/);
  assert.match(text, /"value":"900".*"value":"7200"/);
});

test('the modal does not wait for Identity Center, and everything else does', async () => {
  const early = (mode: 'first' | 'none') => ({
    ...allowed,
    reasonTerms: { mode, tickets: new Set<string>() },
  });
  const never = () => new Promise<never>(() => undefined);
  const asking = createFixture(
    {},
    { decide: async () => ({ decision: early('first'), confirm: never }) },
  );
  await asking.send(press);
  assert.equal(asking.opened.length, 1);

  const other = { outcome: 'denied', reason: 'no-rule' } as const;
  for (const [decision, payload] of [
    [early('none'), press],
    [early('first'), submission('INC-1')],
  ] as const) {
    const { opened, send, started } = createFixture(
      {},
      { decide: async () => ({ decision, confirm: async () => other }) },
    );
    await send(payload);
    assert.deepEqual([opened, await started()], [[], []]);
  }
});

test('a legacy button opens it, too, and the message stays as it is', async () => {
  const { opened, send } = createFixture();
  const legacy = {
    ...press,
    type: 'interactive_message',
    callback_id: 'x_123456789012_y',
    message_ts: '1700000000.000100',
    actions: [{ name: 'break_glass', type: 'button', value: arn }],
  };
  assert.equal(await send(legacy), undefined);
  assert.equal(opened.length, 1);
});

test('the submission breaks the glass, with the reason and the chosen duration', async () => {
  const { grants, send, started } = createFixture();
  const { response_action: action, view } = await send(
    submission(' INC-1\ndisk full', { seconds: '900' }),
  );
  assert.equal(action, 'update');
  assert.deepEqual(findViewProblems(view), []);
  assert.match(textOf(view), /^\nGlass broken - access incoming\. `BreakGlassProd` in account/);
  const [grant] = await started();
  assert.ok(grant);
  assert.equal(reasonOf(grant), 'INC-1 disk full');
  assert.equal(Date.parse(grant.deadlineAt), grants.clock.now() + 900_000);
  assert.deepEqual(
    [grant.slackChannelId, grant.slackMessageTs, grant.responseUrl],
    ['C12345', '1700000000.000100', responseUrl],
  );
});

test('an error stands beside its field, and nothing starts', async () => {
  const { send, started } = createFixture();
  for (const [payload, errors] of [
    [submission(' '), { reason: 'A reason is missing: say why you need this access.' }],
    [submission('x'), { reason: 'A ticket is missing: name one, such as INC-1234.' }],
    [
      submission('INC-1', { seconds: '7201' }),
      { duration: 'Access may last 2 h at most: choose a shorter time.' },
    ],
    [
      submission('INC-1', { seconds: '59' }),
      { duration: 'Access may last 2 h at most: choose a shorter time.' },
    ],
  ] as const)
    assert.deepEqual(await send(payload), { response_action: 'errors', errors });
  assert.deepEqual(await started(), []);
});

test('a modal that is submitted twice opens one grant', async () => {
  const { grants, send, started } = createFixture();
  await send(submission('INC-1'));
  // The same bytes at the same time have the same signature: a replay.
  assert.match(textOf((await send(submission('INC-1'))).view), /This request was handled before/);
  grants.clock.advance(2_000);
  assert.match(textOf((await send(submission('INC-1'))).view), /is being granted already/);
  assert.equal(new Set((await started()).map((grant) => grant?.id)).size, 1);
});

test('the submission is decided anew, even if its metadata was altered', async () => {
  const texts: readonly (readonly [object, RegExp])[] = [
    [submission('INC-1', { changes: { team: { id: 'T0OTHER' } } }), /this Slack workspace/],
    [submission('INC-1', { about: { accountId: '12' } }), /does not work: the form does not name/],
    [submission('INC-1', { about: { channelId: '<!channel>' } }), /does not work/],
  ];
  for (const [payload, text] of texts) {
    const { send, started } = createFixture();
    assert.match(textOf((await send(payload)).view), text);
    assert.deepEqual(await started(), []);
  }
  const asked: unknown[] = [];
  const denied = createFixture(
    {},
    {
      decide: async (request) => {
        asked.push(request);
        return confirmed({ outcome: 'denied', reason: 'not-named', ruleId: 'x' });
      },
    },
  );
  const other = submission('INC-1', {
    about: { accountId: '210987654321', responseUrl: 'https://evil.example/' },
    changes: { user: { id: 'U012MARIA' } },
  });
  assert.match(textOf((await denied.send(other)).view), /may be used in account .* not by you/);
  const slack = { teamId: team.id, channelId: 'C12345', messageTs: '1700000000.000100' };
  assert.deepEqual(asked, [
    {
      accountId: '210987654321',
      permissionSetArn: arn,
      slack: { ...slack, userId: 'U012MARIA', responseUrl: null },
    },
  ]);
});

test('where the modal cannot be opened, the reply has a button that opens it anew', async () => {
  for (const [overrides, isLate] of [
    [{ openModal: async () => false }, false],
    [{}, true],
  ] as const) {
    const { delivered, send, started } = createFixture({}, overrides);
    await send(press, { isLate });
    assert.match(textOf(delivered[0]), /Nothing is lost: press Tell us why/);
    assert.ok(textOf(delivered[0]).includes(`[break_glass ${arn}: Tell us why]`));
    assert.match(JSON.stringify(delivered[0]), /"block_id":"why_123456789012"/);
    assert.deepEqual(await started(), []);
  }
});

test('a press finds an open grant without asking, and a late submission is answered outside of the modal', async () => {
  const { grants, opened, delivered, send } = createFixture();
  await send(submission('INC-1'), { isLate: true });
  assert.match(textOf(delivered[0]), /^Glass broken - access incoming\./);
  grants.clock.advance(2_000);
  await send(press);
  assert.match(textOf(delivered[1]), /is being granted already/);
  await send(submission('x'), { isLate: true });
  assert.match(textOf(delivered[2]), /Nothing was started\. A ticket is missing/);
  assert.deepEqual(opened, []);
});

test('where no reason is asked for any more, the submission opens the grant all the same', async () => {
  const { send, started } = createFixture({ reasonTerms: { mode: 'none', tickets: new Set() } });
  await send(submission(''));
  const [grant] = await started();
  assert.ok(grant);
  assert.equal(reasonOf(grant), undefined);
});
