import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SlackApiError } from '../web-api/arguments.ts';
import { createTriggers } from './triggers.ts';

function start() {
  const clock = { ms: 1_795_248_000_000 };
  let ids = 0;
  const triggers = createTriggers({ now: () => new Date(clock.ms), newId: () => String(++ids) });
  const exchange = (id: string) => {
    try {
      return triggers.exchange(id);
    } catch (error) {
      return error instanceof SlackApiError ? error.code : error;
    }
  };
  return { clock, triggers, exchange };
}

test('a trigger has the form of Slack’s, and works once', () => {
  const { triggers, exchange } = start();
  const id = triggers.issue('U1');
  assert.match(id, /^1795248000000\.\d+\.[0-9a-f]{32}$/);
  assert.notEqual(triggers.issue('U1'), id);
  assert.equal(exchange(id), 'U1');
  assert.equal(exchange(id), 'exchanged_trigger_id');
});

test('a trigger lives for three seconds', () => {
  const { clock, triggers, exchange } = start();
  const [first, second] = [triggers.issue('U1'), triggers.issue('U2')];
  clock.ms += 3000;
  assert.equal(exchange(first), 'U1');
  clock.ms += 1;
  assert.equal(exchange(second), 'expired_trigger_id');
});

test('refuses an unknown trigger, and knows one of a request that was recorded', () => {
  const { clock, triggers, exchange } = start();
  assert.equal(exchange('1.2.abc'), 'invalid_trigger_id');
  triggers.record('1.2.abc', 'U1');
  triggers.record('none', 'U1');
  clock.ms += 1000;
  triggers.record('1.2.abc', 'U2');
  assert.equal(exchange('1.2.abc'), 'U1');
  assert.equal(exchange('none'), 'invalid_trigger_id');
});
