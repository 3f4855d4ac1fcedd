import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grantId, target } from '../../../test/fixtures/grant/grant-fixture.ts';
import { GrantRefusedError } from '../errors.ts';
import { parseTaskInput } from './task-input.ts';

const granted = {
  outcome: 'granted',
  target,
  alreadyAssigned: false,
  latestDeadline: '2026-11-21T04:00:00.000Z',
  sessionSeconds: 3600,
};
const input = {
  version: 2,
  grantId: grantId('1'),
  step: 'RevokeAccess',
  decision: granted,
  granted: null,
  enteredAt: '2026-11-21T03:00:00.000Z',
  waitEnded: null,
};

for (const [title, changes] of [
  ['a decision that grants', {}],
  ['no decision', { decision: null }],
  ['a denial', { decision: { outcome: 'denied', reason: 'no-rule' } }],
  ['an expiry', { decision: { outcome: 'expired', reason: 'its end was requested' } }],
  ['a refusal', { decision: { outcome: 'refused', reason: 'it has no record' } }],
  ['a wait that timed out', { waitEnded: { Error: 'States.Timeout', Cause: '' } }],
] as const)
  test(`accepts ${title}`, () => {
    assert.deepEqual(parseTaskInput({ ...input, ...changes }), { ...input, ...changes });
  });

const { latestDeadline: _, ...withoutDeadline } = granted;
for (const [title, malformed] of [
  ['nothing', undefined],
  ['an empty input', {}],
  ['version 1', { ...input, version: 1 }],
  ['an execution that is not named for a grant', { ...input, grantId: 'somebody-else' }],
  ['an unknown step', { ...input, step: 'EndSessions' }],
  ['a key that no state sends', { ...input, slack: {} }],
  ['a decision without its deadline', { ...input, decision: withoutDeadline }],
  ['a decision with more than Decide returns', { ...input, decision: { ...granted, more: 1 } }],
  [
    'a target with a malformed account',
    { ...input, decision: { ...granted, target: { ...target, accountId: '1' } } },
  ],
  ['an unknown outcome', { ...input, decision: { outcome: 'allowed', reason: '' } }],
  ['a wait without an error', { ...input, waitEnded: {} }],
] as const)
  test(`refuses ${title}`, () => {
    assert.throws(() => parseTaskInput(malformed), GrantRefusedError);
  });

test('the refusal names the fields, and repeats no value', () => {
  const secret = 'https://hooks.slack.com/actions/T1/1/secret';
  assert.throws(
    () => parseTaskInput({ ...input, grantId: secret }),
    (error) => {
      assert.ok(error instanceof GrantRefusedError);
      assert.match(error.message, /grantId/);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    },
  );
});
