import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestAws } from '../../local/aws/start-test-aws.ts';
import { buildJsonClient } from '../../test/fixtures/aws-client/build-json-client.ts';
import {
  respondWithJson,
  startScriptedServer,
} from '../../test/fixtures/aws-client/scripted-server.ts';
import type { BusEvent } from '../notify/events/event-bus.ts';
import { eventBridge } from './client/json-service.ts';
import { createEventBus } from './event-bridge.ts';

const event = (number: number): BusEvent => ({
  source: 'break-glass-access',
  detailType: 'Grant active',
  time: '2026-07-01T08:00:00.250Z',
  detail: { version: '1', number },
});
const events = (count: number) => Array.from({ length: count }, (_, number) => event(number));

test('sends any number of events in their order, ten in a request', async (t) => {
  const { url, stores, calls } = await startTestAws(t);
  await createEventBus(buildJsonClient(url, eventBridge), 'default').put(events(21));
  assert.equal(calls.length, 3);
  const accepted = stores.eventBuses.accepted();
  assert.deepEqual(
    accepted.map(({ detail }) => JSON.parse(detail).number),
    events(21).map((_, number) => number),
  );
  assert.equal(accepted[0]?.time.toISOString(), '2026-07-01T08:00:00.250Z');
});

test('sends nothing without an event bus', async (t) => {
  const { url, calls } = await startTestAws(t);
  await createEventBus(buildJsonClient(url, eventBridge), undefined).put(events(1));
  assert.deepEqual(calls, []);
});

test('throws when EventBridge does not accept an entry', async (t) => {
  const Entries = [{ EventId: '1' }, { ErrorCode: 'InternalFailure', ErrorMessage: 'x' }];
  const { url } = await startScriptedServer(t, [respondWithJson({ FailedEntryCount: 1, Entries })]);
  await assert.rejects(
    createEventBus(buildJsonClient(url, eventBridge), 'default').put(events(2)),
    {
      name: 'EventsNotAcceptedError',
      message: 'EventBridge did not accept every event: accepted, InternalFailure',
    },
  );
});

test('ends the request when the signal is aborted, and sends no other', async (t) => {
  const controller = new AbortController();
  const { url, requests, sockets } = await startScriptedServer(t, [() => controller.abort()]);
  const client = buildJsonClient(url, eventBridge, { maxAttempts: 3 });
  await assert.rejects(createEventBus(client, 'default').put(events(11), controller.signal));
  for (const socket of sockets)
    if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  assert.equal(requests.length, 1);
});

test('sends nothing after the signal was aborted', async (t) => {
  const { url, calls } = await startTestAws(t);
  const put = createEventBus(buildJsonClient(url, eventBridge), 'default').put;
  await assert.rejects(put(events(1), AbortSignal.abort()));
  assert.deepEqual(calls, []);
});
