import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFaults } from '../aws/faults/faults.ts';
import { buildSwitchViews, setSwitch } from './fault-switches.ts';

const switchesOn = (faults: ReturnType<typeof createFaults>) =>
  buildSwitchViews(faults)
    .filter((view) => view.on)
    .map(({ id }) => id);

test('keeps a switch on until it is switched off, and keeps faults from other sources', () => {
  const faults = createFaults();
  faults.add({ service: 'sesv2', operation: 'SendEmail', fault: 'throttle' });
  assert.ok(setSwitch(faults, 'mail', true));
  for (let call = 0; call < 20; call += 1) faults.take('sesv2', 'GetAccount');
  assert.deepEqual(switchesOn(faults), ['mail']);
  setSwitch(faults, 'mail', false);
  assert.deepEqual(switchesOn(faults), []);
  assert.equal(faults.take('sesv2', 'SendEmail'), 'throttle');
});

test('each switch injects faults that exist, and is the only one that is on then', () => {
  const faults = createFaults();
  const ids = buildSwitchViews(faults).map(({ id }) => id);
  for (const id of ids) {
    assert.ok(setSwitch(faults, id, true));
    assert.deepEqual(switchesOn(faults), [id]);
    setSwitch(faults, id, false);
  }
  assert.ok(ids.includes('response-urls') && ids.includes('triggers'));
});

test('rejects an unknown switch', () => {
  assert.equal(setSwitch(createFaults(), 'gravity', true), false);
});
