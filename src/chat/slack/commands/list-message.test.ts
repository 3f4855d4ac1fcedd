import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exampleGrant } from '../../../../test/fixtures/grant/example-grant.ts';
import { halfApproved } from '../../../../test/fixtures/grant/waiting-grant.ts';
import { describeMessage } from '../../../../test/fixtures/slack/describe-message.ts';
import type { OwnAccess } from '../../../rules/ask/own-accesses.ts';
import { parseButtonAction } from '../button-action.ts';
import { buildChoiceMessage, buildListMessage, type OwnList } from './list-message.ts';
import { parseText } from './parse-text.ts';
import { reasonNotRecorded, unknownAccountMessage, unknownCommandMessage } from './texts.ts';

const now = Date.parse('2026-11-21T03:05:00.000Z');
const contacts = { contactEmails: ['security@example.com'] };
const context = { portalUrl: 'https://example.awsapps.com/start', contacts, now };

const access = (index: number, more: Partial<OwnAccess> = {}): OwnAccess => ({
  accountId: String(100_000_000_000 + index),
  accountName: `account ${index}`,
  permissionSetArn: `arn:aws:sso:::permissionSet/ssoins-12345/ps-${index}`,
  permissionSetName: 'BreakGlassProd',
  decision: {
    outcome: 'allowed',
    ruleId: 'access#x',
    principalId: exampleGrant.principalId,
    userName: 'james@example.com',
    permissionSetName: 'BreakGlassProd',
    accessSeconds: 3_600,
    maxAccessSeconds: 14_400,
    reasonTerms: { mode: 'none', tickets: new Set() },
  },
  ...more,
});
const accesses = (count: number) => Array.from({ length: count }, (_, index) => access(index));
const nothing: OwnList = {
  accesses: [],
  open: [],
  accountNames: new Map(),
  hasMore: false,
  frozenText: undefined,
};
const list = (changes: Partial<OwnList>) => buildListMessage({ ...nothing, ...changes }, context);
const pressesOf = (message: object): number =>
  JSON.stringify(message).match(/"action_id":"break_glass"/g)?.length ?? 0;

test('forty lines fit, and for more an account must be named', () => {
  assert.equal(pressesOf(list({ accesses: accesses(40) })), 40);
  for (const message of [
    list({ accesses: accesses(41), hasMore: true }),
    list({ accesses: accesses(3), hasMore: true }),
    buildChoiceMessage(accesses(41)),
  ]) {
    assert.equal(pressesOf(message), 0);
    assert.match(JSON.stringify(message), /name an account.*For example: `account 0`, `account 1`/);
  }
});

test('what is open is listed with the time left and its buttons, and not again with a Break glass button', () => {
  const { accountId, permissionSetArn } = exampleGrant;
  const grant = { ...exampleGrant, deadlineAt: '2026-11-21T03:25:00.000Z' };
  const own = access(0, { accountId, permissionSetArn });
  const message = list({ accesses: [own, access(1)], open: [grant] });
  assert.equal(pressesOf(message), 1);
  const texts = JSON.stringify(message);
  assert.match(texts, /open until .*\(20 min left\)/);
  assert.match(texts, /"action_id":"end_access"/);
  const over = list({ open: [{ ...grant, deadlineAt: '2026-11-21T03:05:00.000Z' }] });
  assert.match(JSON.stringify(over), /is being revoked/);
  assert.doesNotMatch(JSON.stringify(over), /end_access/);
  assert.match(JSON.stringify(list({ open: [halfApproved] })), /waits for approval, 1 of 2 so far/);
});

test('while access is frozen there is no Break glass button', () => {
  const frozen = list({
    accesses: accesses(3),
    open: [exampleGrant],
    frozenText: 'Access denied: x',
  });
  assert.equal(pressesOf(frozen), 0);
  assert.match(JSON.stringify(frozen), /Access denied: x/);
});

test('each button is read as a press for its own account and permission set', () => {
  const { blocks = [] } = list({ accesses: accesses(40) });
  const sections = blocks
    .map((block) => ({ ...Object(block) }))
    .filter(({ accessory }) => accessory);
  const requested = sections.map(({ block_id, accessory }) => {
    const press = {
      type: 'block_actions' as const,
      actions: [{ ...accessory, block_id }],
      user: { id: 'U012AB3CD' },
      trigger_id: '',
    };
    const action = parseButtonAction(press, () => true);
    assert.ok(action.kind === 'break-glass');
    return [action.request.accountId, action.request.permissionSetArn];
  });
  assert.deepEqual(
    requested,
    accesses(40).map(({ accountId, permissionSetArn }) => [accountId, permissionSetArn]),
  );
});

/** Names of accounts come from the table, texts from whoever types. */
const hostile = fc.oneof(
  fc.constantFrom('<!channel> <@W1>', '&'.repeat(2_000), '`x`\n> *y*', 'x'.repeat(3_000)),
  fc.string({ unit: 'binary', maxLength: 2_000 }),
);

test('whatever names and texts contain, Slack takes the message, and it mentions nobody', () => {
  fc.assert(
    fc.property(hostile, fc.nat(60), fc.nat(30), (text, count, open) => {
      const own = accesses(count).map((one) => ({ ...one, accountName: text }));
      const grants = Array.from({ length: open }, () => exampleGrant);
      const accountNames = new Map([[exampleGrant.accountId, text]]);
      const parsed = parseText(text);
      const typed = parsed.kind === 'request' ? parsed.words.words.join(' ') : 'x';
      for (const message of [
        list({ accesses: own, open: grants, accountNames }),
        buildChoiceMessage(own.length === 0 ? accesses(2) : own),
        unknownAccountMessage(typed),
        unknownCommandMessage(text),
        { text: reasonNotRecorded(typed, new Set(['INC-'])) },
      ]) {
        const shown = describeMessage(message).join('\n');
        assert.ok(message.text.length <= 3_000);
        assert.doesNotMatch(shown, /<(?!!date)[!@#h]/);
      }
    }),
    { numRuns: 60 },
  );
});
