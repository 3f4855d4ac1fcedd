import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildSignedPress } from '../signed-press.ts';
import { testUsers } from '../test-data.ts';
import { sendForgedPresses, sendHostilePayloads } from './attack-with-presses.ts';
import { createPressTarget, pressTime } from './press-target.ts';

test('no forged click is accepted', async () => {
  assert.equal((await sendForgedPresses(20_000)).accepted, 0);
});

test('the click that forgeries are made of is itself accepted', async () => {
  const target = createPressTarget();
  const { request } = buildSignedPress(testUsers[0], pressTime, 1);
  assert.equal((await target.handleInteraction(request, pressTime + 10_000)).statusCode, 200);
  assert.equal(target.openedGrants.length, 1);
});

test('a hostile payload with a good signature crashes nothing, opens nothing and is not logged raw', async () => {
  assert.deepEqual((await sendHostilePayloads()).problems, []);
});
