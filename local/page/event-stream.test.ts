import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestEnvironment } from '../environment/start-test-environment.ts';

test('sends every section at first, and then only the changed ones, after the time', async (t) => {
  const environment = await startTestEnvironment(t);
  const response = await fetch(`${environment.urls.page}/events`);
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  assert.ok(reader);
  const received: string[] = [];
  const read = async () => {
    const { value = '' } = await reader.read();
    received.push(...[...value.matchAll(/^event: (\w+)$/gm)].map(([, name = '']) => name));
  };
  while (!received.includes('logs')) await read();
  const sections = received.filter((name) => name !== 'heartbeat');
  assert.deepEqual(sections.slice(0, 3), ['environment', 'slack', 'modals']);
  received.length = 0;
  environment.slack.post('C1', { text: 'hello' });
  while (!received.includes('slack')) await read();
  assert.equal(received[received.indexOf('slack') - 1], 'heartbeat');
  assert.equal(received.includes('faults'), false);
  await reader.cancel();
});

test('rejects a page of another origin', async (t) => {
  const environment = await startTestEnvironment(t);
  const headers = { origin: 'https://other.example' };
  assert.equal((await fetch(`${environment.urls.page}/events`, { headers })).status, 403);
});
