import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestEnvironment } from '../environment/start-test-environment.ts';

test('a page is told everything at first, and after that only what changes', async (t) => {
  const world = await startTestEnvironment(t);
  const response = await fetch(`${world.urls.page}/events`);
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  assert.ok(reader);
  const told: string[] = [];
  const read = async () => {
    const { value = '' } = await reader.read();
    told.push(...[...value.matchAll(/^event: (\w+)$/gm)].map(([, name = '']) => name));
  };
  while (!told.includes('logs')) await read();
  const sections = told.filter((name) => name !== 'heartbeat');
  assert.deepEqual(sections.slice(0, 3), ['environment', 'slack', 'workflow']);
  told.length = 0;
  world.slack.post('C1', { text: 'news' });
  while (!told.includes('slack')) await read();
  assert.equal(told.includes('faults'), false);
  await reader.cancel();
});

test('a page of another origin is told nothing', async (t) => {
  const world = await startTestEnvironment(t);
  const headers = { origin: 'https://stranger.example' };
  assert.equal((await fetch(`${world.urls.page}/events`, { headers })).status, 403);
});
