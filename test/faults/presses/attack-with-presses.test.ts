import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildSignedPress } from '../signed-press.ts';
import { testUsers } from '../test-data.ts';
import { sendForgedPresses, sendHostilePayloads } from './attack-with-presses.ts';
import { createPressTarget, pressTime } from './press-target.ts';

test('rejects every forged press', async () => {
  assert.equal((await sendForgedPresses(20_000)).accepted, 0);
});

test('accepts the press that the forgeries are made from', async () => {
  const target = createPressTarget();
  const { request } = buildSignedPress(testUsers[0], pressTime, 1);
  assert.equal((await target.handleInteraction(request)).statusCode, 200);
  assert.equal(target.openedGrants.length, 1);
});

test('a hostile payload with a valid signature neither crashes the handler, opens a grant, nor appears raw in the log', async () => {
  assert.deepEqual((await sendHostilePayloads()).problems, []);
});
