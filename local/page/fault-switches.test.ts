import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFaults } from '../aws/faults/faults.ts';
import { buildSwitchViews, setSwitch } from './fault-switches.ts';

const on = (faults: ReturnType<typeof createFaults>) =>
  buildSwitchViews(faults)
    .filter((one) => one.on)
    .map(({ id }) => id);

test('a switch holds until it is switched off, and leaves what others ordered', () => {
  const faults = createFaults();
  faults.add({ service: 'sesv2', operation: 'SendEmail', fault: 'throttle' });
  assert.ok(setSwitch(faults, 'mail', true));
  for (let call = 0; call < 20; call += 1) faults.take('sesv2', 'GetAccount');
  assert.deepEqual(on(faults), ['mail']);
  setSwitch(faults, 'mail', false);
  assert.deepEqual(on(faults), []);
  assert.equal(faults.take('sesv2', 'SendEmail'), 'throttle');
});

test('there is no other switch', () => {
  assert.equal(setSwitch(createFaults(), 'gravity', true), false);
});
