import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSlackUrls } from './slack-urls.ts';

const slack = 'https://hooks.slack.com/actions/T1/2/x';
const govSlack = 'https://hooks.slack-gov.com/actions/T1/2/x';

test('allows only Slack’s own hosts in a deployment', () => {
  const { mayCall } = createSlackUrls(undefined);
  assert.ok(mayCall(slack));
  assert.ok(mayCall(govSlack));
  for (const url of [
    'http://localhost:4747/slack/response/x',
    'https://slack.com/x',
    'https://constructor/x',
  ])
    assert.equal(mayCall(url), false);
});

test('allows only the configured loopback address in local mode', () => {
  const { mayCall } = createSlackUrls('http://localhost:4747');
  assert.ok(mayCall('http://localhost:4747/slack/response/x'));
  assert.ok(mayCall('http://127.0.0.1:4747/slack/response/x'));
  for (const url of [slack, 'http://localhost:4748/x', 'http://localhost:4747.evil.example/x'])
    assert.equal(mayCall(url), false);
});

test('posts a message to the Slack that the response URL belongs to', () => {
  const { method } = createSlackUrls(undefined);
  assert.equal(method('chat.postMessage', slack), 'https://slack.com/api/chat.postMessage');
  assert.equal(method('chat.postMessage', govSlack), 'https://slack-gov.com/api/chat.postMessage');
  assert.equal(method('chat.postMessage', null), 'https://slack.com/api/chat.postMessage');
  const local = createSlackUrls('http://localhost:4747');
  assert.equal(
    local.method('chat.postMessage', slack),
    'http://localhost:4747/api/chat.postMessage',
  );
});
