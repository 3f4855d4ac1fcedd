import assert from 'node:assert/strict';
import { test } from 'node:test';
import { people } from '../places.ts';
import { buildClick } from '../signed-click.ts';
import { clickTime, createClickTarget } from './click-target.ts';
import { sendForgedClicks, sendHostilePayloads } from './clicks.ts';

test('no forged click is accepted', async () => {
  assert.equal((await sendForgedClicks(20_000)).accepted, 0);
});

test('the click that forgeries are made of is itself accepted', async () => {
  const target = createClickTarget();
  const { request } = buildClick(people[0], clickTime, 1);
  assert.equal((await target.answer(request, clickTime + 10_000)).statusCode, 200);
  assert.equal(target.opened.length, 1);
});

test('a hostile payload with a good signature crashes nothing, opens nothing and is not logged raw', async () => {
  assert.deepEqual((await sendHostilePayloads()).problems, []);
});
