import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleGrant, exampleGrantId } from '../../../../test/fixtures/grant/example-grant.ts';
import { describeMessage } from '../../../../test/fixtures/slack/describe-message.ts';
import type { ExtendResult } from '../../../grant/extend.ts';
import { extensionValue } from '../../../grant/record/extension.ts';
import { type Grant, parseGrant } from '../../../grant/record/grant.ts';
import type { SlackMessage } from '../texts.ts';
import { buildExtensionReply } from './extension-reply.ts';

const now = Date.parse('2026-11-21T03:50:00.000Z');
const context = {
  contactEmails: ['security@example.com'],
  portalUrl: undefined,
  canOpenModal: true,
};
const extendable = { ...exampleGrant, latestDeadlineAt: '2026-11-21T06:00:00.000Z', extensions: 1 };
const at = (status: string): Grant =>
  parseGrant({ ...extendable, status, endedAt: '2026-11-21T03:40:00.000Z' });
const access = '`BreakGlassProd` in account `123456789012`';
const until =
  'until <!date^1795233600^{date_short_pretty} {time}|2026-11-21 04:00 UTC> (10 min left)';
const denial = { outcome: 'denied', reason: 'user-disabled' } as const;

const cases: readonly (readonly [ExtendResult, text: string, buttons: readonly string[]])[] = [
  [
    { outcome: 'extended', grant: extendable },
    `Access is extended: ${access}, ${until}.`,
    ['extend_access', 'end_access'],
  ],
  [
    { outcome: 'extended', grant: { ...extendable, latestDeadlineAt: extendable.deadlineAt } },
    `Access is extended: ${access}, ${until}.`,
    ['end_access'],
  ],
  [
    { outcome: 'already-extended', grant: extendable },
    `Access was extended already: ${access}, ${until}.`,
    ['extend_access', 'end_access'],
  ],
  [
    { outcome: 'at-maximum', grant: exampleGrant },
    `${access} lasts ${until}. The access rule allows no more. If you need longer, press the button of the message again after the end.`,
    ['end_access'],
  ],
  [{ outcome: 'over', grant: extendable }, `Too late to extend: ${access} is being revoked.`, []],
  [
    { outcome: 'over', grant: at('ended') },
    'Too late to extend. That access ended at <!date^1795232400^{date_short_pretty} {time}|2026-11-21 03:40 UTC>. Nothing new was started: ask again for a new one.',
    [],
  ],
  [
    { outcome: 'not-active', grant: at('giving') },
    `${access} is not active yet, so there is nothing to extend. You will get a message when it is.`,
    [],
  ],
  [
    { outcome: 'denied', denial, grant: extendable },
    `Not extended: ${access} lasts ${until}. Access denied: your Identity Center user is disabled. Ask security@example.com.`,
    ['extend_access', 'end_access'],
  ],
  [
    { outcome: 'other-user', grant: extendable },
    `Not extended: ${access} lasts ${until}. Your Slack user is now linked to another Identity Center user.`,
    ['extend_access', 'end_access'],
  ],
  [
    { outcome: 'refused' },
    'You cannot extend this access, or it does not exist. Nothing was changed.',
    [],
  ],
  [
    { outcome: 'busy' },
    'Something else changed this access at the same moment, and it was not extended. Press again.',
    [],
  ],
];

const buttonsOf = (blocks: readonly unknown[]) =>
  blocks
    .flatMap((block): { action_id: string; value: string }[] => Object(block).elements ?? [])
    .filter(({ action_id: action }) => action !== undefined);

for (const [result, text, expected] of cases)
  test(`the reply says what became of the extension: ${result.outcome}, ${'grant' in result ? result.grant.status : 'no grant'}`, () => {
    const reply = buildExtensionReply({ result, isChosen: false }, context, now);
    assert.equal(reply.text, text);
    const buttons = buttonsOf(reply.blocks ?? []);
    assert.deepEqual(
      buttons.map(({ action_id: action }) => action),
      expected,
    );
    for (const { action_id: action, value } of buttons)
      if (action === 'extend_access') assert.equal(value, extensionValue(extendable));
  });

const open = (status: string): Grant => {
  const latestDeadlineAt = '2026-11-21T05:30:00.000Z';
  return parseGrant({ ...exampleGrant, status, latestDeadlineAt });
};
const menu = {
  type: 'static_select',
  action_id: 'access_duration',
  placeholder: { type: 'plain_text', text: 'Change how long' },
  options: [
    {
      text: { type: 'plain_text', text: '2 h' },
      value: `${exampleGrantId}.1795233600.7200`,
    },
    {
      text: { type: 'plain_text', text: '2 h 30 min' },
      value: `${exampleGrantId}.1795233600.9000`,
    },
  ],
};
const withMenu = (text: string) => ({
  text,
  blocks: [
    { type: 'section', text: { type: 'mrkdwn', text } },
    { type: 'actions', elements: [menu] },
  ],
});
const chosen: readonly (readonly [ExtendResult, expected: SlackMessage])[] = [
  [
    { outcome: 'extended', grant: open('opening') },
    withMenu(`Access is incoming: ${access}, ${until}.`),
  ],
  [
    {
      outcome: 'extended',
      grant: { ...open('giving'), latestDeadlineAt: exampleGrant.deadlineAt },
    },
    { text: `Access is incoming: ${access}, ${until}.` },
  ],
  [
    { outcome: 'already-extended', grant: open('giving') },
    withMenu(`The duration was changed before. Access is incoming: ${access}, ${until}.`),
  ],
  [
    { outcome: 'duration-refused', grant: open('opening') },
    withMenu(
      `Not changed: ${access} lasts ${until}. The chosen duration is not longer than that, or longer than the access rule allows. Choose another one.`,
    ),
  ],
  [
    { outcome: 'not-approved', grant: open('opening') },
    withMenu(
      `Not extended: ${access} lasts ${until}. The access rule asks for approval by now. Press the button of the message again after the end.`,
    ),
  ],
  [
    { outcome: 'over', grant: open('giving') },
    { text: `Too late to extend: ${access} is not granted any more.` },
  ],
  [
    { outcome: 'busy' },
    {
      text: 'Something else changed this access at the same moment, and its duration was not changed. To choose again, press the button of the message again.',
    },
  ],
];
for (const [result, expected] of chosen)
  test(`the reply to a chosen duration says what became of it: ${result.outcome}, ${'grant' in result ? result.grant.status : 'no grant'}`, () => {
    const reply = buildExtensionReply({ result, isChosen: true }, context, now);
    assert.deepEqual(reply, expected);
    describeMessage(reply);
  });

test('the reply to a chosen duration has the buttons of the direct message while access is active', () => {
  const reply = { result: { outcome: 'extended', grant: open('active') }, isChosen: true } as const;
  const { text, blocks = [] } = buildExtensionReply(reply, context, now);
  assert.equal(text, `Access is active: ${access}, ${until}.`);
  const actions = buttonsOf(blocks).map(({ action_id: action }) => action);
  assert.deepEqual(actions, ['access_duration', 'extend_access', 'end_access']);
});
