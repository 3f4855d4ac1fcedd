import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announceDenial } from './announce-denial.ts';
import type { AnnouncedDenial } from './denial-event.ts';
import type { BusEvent, EventBus } from './event-bus.ts';

const denied: AnnouncedDenial = {
  grantId: 'a'.repeat(32),
  slackUserId: 'U1',
  slackTeamId: 'T1',
  denial: { outcome: 'denied', reason: 'no-rule' },
};

function createFixture(put: EventBus['put']) {
  const controller = new AbortController();
  const logged: unknown[] = [];
  const limits: number[] = [];
  const deps = {
    bus: { put },
    now: () => Date.parse('2026-07-01T08:00:00.000Z'),
    log: (message: string, fields?: object) => void logged.push({ message, ...fields }),
    abortAfter: (milliseconds: number) => {
      limits.push(milliseconds);
      return controller.signal;
    },
  };
  return {
    announced: announceDenial(deps, denied),
    timeUp: () => controller.abort(),
    logged,
    limits,
  };
}

test('sends the event for a denial, within 300 ms', async () => {
  const put: BusEvent[] = [];
  const { announced, logged, limits } = createFixture(async (events) => void put.push(...events));
  await announced;
  assert.deepEqual(put, [
    {
      source: 'break-glass-access',
      detailType: 'Request denied',
      time: '2026-07-01T08:00:00.000Z',
      detail: {
        version: '1',
        requestId: 'a'.repeat(32),
        at: '2026-07-01T08:00:00.000Z',
        requester: { slackUserId: 'U1', slackTeamId: 'T1' },
        reason: 'no-rule',
      },
    },
  ]);
  assert.deepEqual([logged, limits], [[], [300]]);
});

test('after 300 ms it aborts the request, returns, and the log has the denial', async () => {
  let signal: AbortSignal | undefined;
  const { announced, timeUp, logged } = createFixture((_, given) => {
    signal = given;
    return new Promise<never>(() => undefined);
  });
  timeUp();
  await announced;
  assert.equal(signal?.aborted, true);
  assert.deepEqual(logged, [
    {
      message: 'could not send the event for a denial',
      grantId: 'a'.repeat(32),
      reason: 'no-rule',
      error: 'Error: not accepted within 300 ms',
    },
  ]);
});

for (const [kind, put] of [
  ['rejects', () => Promise.reject(new Error('no'))],
  [
    'throws',
    () => {
      throw new Error('no');
    },
  ],
] as const)
  test(`never throws when the event bus ${kind}: the log has the denial`, async () => {
    const { announced, logged } = createFixture(put);
    await announced;
    assert.equal(logged.length, 1);
  });
