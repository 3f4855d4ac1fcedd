import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleGrant } from '../../../../test/fixtures/grant/example-grant.ts';
import { describeMessage } from '../../../../test/fixtures/slack/describe-message.ts';
import { parseGrant } from '../../../grant/record/grant.ts';
import { reasonBlocks, reasonSections } from './reason-text.ts';

const at = '2026-11-21T03:01:00.000Z';
const lines = (blocks: readonly object[]) => describeMessage({ text: '', blocks }).slice(1);
const grantWith = (fields: object) => parseGrant({ ...exampleGrant, ...fields });
const asked = grantWith({ reasonMode: 'after', reasons: {} });
const given = grantWith({ reasonMode: 'after', reasons: { [at]: 'disk `full` <!here>' } });
const reason = "*Reason*\n`disk 'full' &lt;!here&gt;`";

test('the requester is asked why where a modal can be opened, and nowhere else', () => {
  const [question, button, ...others] = lines(reasonBlocks(asked, true));
  assert.match(question ?? '', /^\*Why\?\*\nSay why/);
  assert.match(button ?? '', /^\[give_reason [0-9a-f]{32}: Tell us why\]$/);
  assert.deepEqual(others, []);
  assert.deepEqual(reasonBlocks(asked, false), []);
  assert.deepEqual(reasonBlocks(grantWith({ reasonMode: 'none', reasons: {} }), true), []);
});

test('a reason is shown as code, and can be changed where a modal can be opened', () => {
  const [shown, button] = lines(reasonBlocks(given, true));
  assert.equal(shown, reason);
  assert.match(button ?? '', /: Change reason\]$/);
  assert.deepEqual(lines(reasonBlocks(given, false)), [reason]);
});

test('others read the reason, or that none was given', () => {
  assert.deepEqual(lines(reasonSections(given)), [reason]);
  assert.deepEqual(lines(reasonSections(asked)), ['*Reason*\nnone was given yet']);
});
