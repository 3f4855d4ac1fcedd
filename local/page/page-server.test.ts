import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import example from '../../examples/slack-message.json' with { type: 'json' };
import { startTestPage } from './start-test-page.ts';

/** `fetch` does not let a caller set Host and Origin. */
function send(url: string, headers: Record<string, string>, body = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method: body === '' ? 'GET' : 'POST', headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    call.on('error', reject);
    call.end(body);
  });
}

const form = 'application/x-www-form-urlencoded';

test('rejects other host names and origins', async (t) => {
  const { url } = await startTestPage(t);
  assert.equal(await send(url, {}), 200);
  assert.equal(await send(url, { host: 'evil.example' }), 403);
  assert.equal(await send(url, { origin: 'https://evil.example' }), 403);
});

test('accepts a press only from the page or without an origin', async (t) => {
  const { url, slack } = await startTestPage(t);
  const { ts } = slack.post('C1', example);
  const body = `user=U012AB3CD&ts=${ts}&button=1`;
  const press = (headers: Record<string, string>) =>
    send(`${url}/press`, { 'content-type': form, ...headers }, body);
  assert.equal(await press({ origin: 'http://localhost:3000' }), 403);
  assert.equal(await press({ origin: 'null' }), 403);
  assert.equal(await press({ origin: url }), 303);
  assert.equal(await press({}), 303);
});

const select = {
  type: 'actions',
  block_id: 'time',
  elements: [
    {
      type: 'static_select',
      action_id: '30',
      options: [{ text: { type: 'plain_text', text: '30 min' }, value: '1800' }],
    },
    { type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } },
  ],
};
const input = {
  type: 'input',
  block_id: 'why',
  label: { type: 'plain_text', text: 'Reason' },
  element: { type: 'plain_text_input', action_id: 'reason' },
};

test('sends the selected option and the entered texts of a press', async (t) => {
  const bodies: string[] = [];
  const { url, slack } = await startTestPage(t, {
    async invoke(event) {
      const { body = '' } = Object(event);
      bodies.push(Buffer.from(body, 'base64').toString());
      return { ok: true, payload: { statusCode: 200 } };
    },
  });
  const { ts } = slack.post('C1', { blocks: [input, select] });
  const press = (members: object) =>
    send(
      `${url}/press`,
      { 'content-type': form },
      new URLSearchParams({ user: 'U012AB3CD', ts, ...members }).toString(),
    );
  const contents = JSON.stringify({ why: { reason: 'it burns' } });
  assert.equal(await press({ block: 'time', button: '30', content: '1800', contents }), 303);
  assert.equal(await press({ button: '0', contents }), 303);
  assert.equal(await press({ block: 'time', button: '30', content: '60' }), 400);
  assert.equal(await press({ block: 'why', button: 'go' }), 400);
  for (const invalid of ['[', '{"why":"it burns"}', '{"why":{"reason":1}}'])
    assert.equal(await press({ button: 'go', contents: invalid }), 400);
  const payloads = bodies.map((body) => JSON.parse(new URLSearchParams(body).get('payload') ?? ''));
  const selected = {
    type: 'static_select',
    selected_option: { text: { type: 'plain_text', text: '30 min' }, value: '1800' },
  };
  const why = { reason: { type: 'plain_text_input', value: 'it burns' } };
  assert.deepEqual(
    payloads.map(({ actions: [action], state }) => [action.action_id, state.values]),
    [
      ['30', { why, time: { 30: selected } }],
      ['go', { why, time: { 30: { ...selected, selected_option: null } } }],
    ],
  );
});

test('rejects a press of an unknown message', async (t) => {
  const { url } = await startTestPage(t);
  assert.equal(await send(`${url}/press`, { 'content-type': form }, 'user=U1&ts=1&button=1'), 400);
});

test('leads from the portal, and from a link to a role in it, to the accounts', async (t) => {
  const { url } = await startTestPage(t);
  for (const path of ['/portal', '/portal/']) {
    const response = await fetch(`${url}${path}`, { redirect: 'manual' });
    assert.deepEqual([response.status, response.headers.get('location')], [303, '/#accounts']);
  }
});

test('rejects a body over one megabyte', async (t) => {
  const { url } = await startTestPage(t);
  const body = 'x'.repeat(1024 * 1024 + 1);
  assert.equal(await send(`${url}/slack/interactivity`, { 'content-type': form }, body), 413);
});

test('serves a mail without script, network or origin', async (t) => {
  const mail = {
    id: 'm1',
    sentAt: new Date(0),
    from: 'a@example.com',
    to: [],
    cc: [],
    bcc: [],
    subject: 's',
    html: '<p>report</p>',
    text: '',
    attachments: [],
  };
  const { url } = await startTestPage(t, { mails: [mail] });
  const response = await fetch(`${url}/mail/m1`);
  assert.match(
    response.headers.get('content-security-policy') ?? '',
    /^sandbox; default-src 'none'/,
  );
  assert.equal(await response.text(), '<p>report</p>');
});
