import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { startTestAws, testStart } from '../start-test-aws.ts';

async function startEvents(t: TestContext) {
  const aws = await startTestAws(t);
  const client = new EventBridgeClient(aws.client);
  t.after(() => client.destroy());
  const put = (...Entries: readonly object[]) =>
    client.send(new PutEventsCommand({ Entries: [...Entries] }));
  return { ...aws, put };
}

const entry = { Source: 'a', DetailType: 'b', Detail: '{"c":1}' };

test('keeps events, and GET /_local/events returns them as a rule’s target gets them, newest last', async (t) => {
  const { put, url } = await startEvents(t);
  const Time = new Date('2026-07-01T08:00:00.700Z');
  const response = await put(entry, { ...entry, Detail: '{"c":2}', Time, Resources: ['arn:x'] });
  assert.equal(response.FailedEntryCount, 0);
  const [first, second] = response.Entries?.map(({ EventId }) => EventId) ?? [];
  const events = await (await fetch(`${url}/_local/events`)).json();
  const common = { version: '0', eventBusName: 'default', source: 'a', 'detail-type': 'b' };
  const firstTime = testStart.toISOString().replace('.000', '');
  assert.deepEqual(events, [
    { ...common, id: first, time: firstTime, detail: { c: 1 }, resources: [] },
    { ...common, id: second, time: '2026-07-01T08:00:00Z', detail: { c: 2 }, resources: ['arn:x'] },
  ]);
});

for (const [problem, change, code] of [
  ['no source', { Source: '' }, 'InvalidArgument'],
  ['no detail type', { DetailType: undefined }, 'InvalidArgument'],
  ['no detail', { Detail: undefined }, 'InvalidArgument'],
  ['a detail that is not JSON', { Detail: '{' }, 'MalformedDetail'],
  ['a detail that is no object', { Detail: '[]' }, 'MalformedDetail'],
  ['a source of AWS', { Source: 'aws.sso' }, 'NotAuthorizedForSourceException'],
] as const)
  test(`an entry with ${problem} fails, and the others are kept`, async (t) => {
    const { put, stores } = await startEvents(t);
    const { FailedEntryCount: failed, Entries } = await put({ ...entry, ...change }, entry);
    assert.deepEqual([failed, Entries?.[0]?.ErrorCode], [1, code]);
    assert.equal(stores.eventBuses.accepted().length, 1);
  });

test('refuses no entry, more than ten, and more than 256 KB in all', async (t) => {
  const { put, stores } = await startEvents(t);
  const refused = { name: 'ValidationException' };
  await assert.rejects(put(), refused);
  await assert.rejects(put(...Array<object>(11).fill(entry)), refused);
  const large = { ...entry, Detail: JSON.stringify({ c: 'x'.repeat(128 * 1024) }) };
  await assert.rejects(put(large, large), {
    ...refused,
    message: 'Total size of the entries in the request is over the limit.',
  });
  assert.deepEqual(stores.eventBuses.accepted(), []);
});

test('accepts and drops an event for a bus that does not exist', async (t) => {
  const { put, stores } = await startEvents(t);
  const { FailedEntryCount: failed } = await put({ ...entry, EventBusName: 'none' });
  assert.equal(failed, 0);
  assert.deepEqual(stores.eventBuses.accepted(), []);
});
