import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isRecord } from '../is-record.ts';
import type { Json } from './messages/message.ts';
import { InvalidPressError } from './press/find-element.ts';
import { type CallSlack, startTestApp, type TestResponse } from './start-test-app.ts';
import { ViewNotFoundError } from './views/view-actions.ts';

const james = 'U012AB3CD';
const plain = (text: string) => ({ type: 'plain_text', text });
const input = (block_id: string, changes: Json = {}) => ({
  type: 'input',
  block_id,
  label: plain('Reason'),
  element: { type: 'plain_text_input', action_id: 'text' },
  ...changes,
});
const duration = {
  type: 'static_select',
  action_id: 'duration',
  options: [{ text: plain('30 min'), value: '1800' }],
};
const modal = (changes: Json = {}) => ({
  type: 'modal',
  title: plain('Why?'),
  submit: plain('Send'),
  callback_id: 'reason',
  private_metadata: 'secret',
  blocks: [
    input('why'),
    input('ticket', { optional: true }),
    {
      type: 'actions',
      block_id: 'time',
      elements: [duration, { type: 'button', action_id: 'more', text: plain('More') }],
    },
  ],
  ...changes,
});
const message = {
  blocks: [
    {
      type: 'actions',
      elements: [{ type: 'button', action_id: 'ask', text: plain('Ask') }],
    },
  ],
};

/** An app that opens the view at a press, and responds to everything else as `respond` does. */
async function startModal(
  t: TestContext,
  respond: (
    payload: Json,
    call: CallSlack,
  ) => TestResponse | undefined | Promise<TestResponse | undefined> = () => undefined,
  view: Json = modal(),
  options: { readonly timeoutMs?: number } = {},
) {
  const app = await startTestApp(
    t,
    async ({ payload }, call) => {
      if (!isRecord(payload['channel'])) return respond(payload, call);
      await call('views.open', { trigger_id: payload['trigger_id'], view });
      return undefined;
    },
    options,
  );
  const press = async () => {
    const { ts } = app.slack.post('C1', message);
    await app.slack.press({ ts, user: james, action: 'ask' });
    return app.slack.openViews(james).at(-1)?.view.id ?? '';
  };
  return { ...app, press, id: await press() };
}

const filled = { why: { text: 'disk full' } };
const lastPayload = ({ requests }: Awaited<ReturnType<typeof startModal>>): Json =>
  JSON.parse(JSON.stringify(requests.at(-1)?.payload));

test('opens a view for the user who pressed, and returns it as Slack does', async (t) => {
  const opened: Json[] = [];
  const { slack } = await startTestApp(t, async ({ payload }, call) => {
    opened.push(await call('views.open', { trigger_id: payload['trigger_id'], view: modal() }));
    return undefined;
  });
  const { ts } = slack.post('C1', message);
  await slack.press({ ts, user: james, action: 'ask' });
  const [{ view, ...rest } = {}] = opened;
  assert.ok(isRecord(view));
  const { id, hash, blocks, ...members } = view;
  assert.deepEqual(rest, { ok: true });
  assert.match(String(id), /^V[0-9A-F]{10}$/);
  assert.match(String(hash), /^\d{10}\.[\w-]{8}$/);
  assert.deepEqual(blocks, modal().blocks);
  assert.deepEqual(members, {
    team_id: 'T012LOCAL',
    type: 'modal',
    private_metadata: 'secret',
    callback_id: 'reason',
    state: { values: {} },
    title: plain('Why?'),
    clear_on_close: false,
    notify_on_close: false,
    close: null,
    submit: plain('Send'),
    previous_view_id: null,
    root_view_id: id,
    app_id: 'A012LOCAL',
    external_id: '',
    app_installed_team_id: 'T012LOCAL',
    bot_id: 'B012LOCAL',
  });
  assert.deepEqual(slack.openViews(james), [{ user: james, view, errors: {}, failure: '' }]);
  assert.deepEqual(slack.openViews('U012PRIYA'), []);
});

test('opens a view once for each trigger, within three seconds, by the token', async (t) => {
  const { requests, call, clock, url, press } = await startModal(t);
  const open = async (trigger_id: unknown, args: Json = {}) =>
    (await call('views.open', { trigger_id, view: modal(), ...args }))['error'];
  const triggerId = () => requests.at(-1)?.payload['trigger_id'];
  assert.equal(await open(triggerId()), 'exchanged_trigger_id');
  assert.equal(await open('1.2.abc'), 'invalid_trigger_id');
  assert.equal(await open(undefined), 'invalid_arguments');
  const body = new URLSearchParams({
    payload: JSON.stringify({ user: { id: james }, trigger_id: '3.4.abc' }),
  });
  await fetch(`${url}/slack/interactivity`, { method: 'POST', body });
  assert.equal(await open('3.4.abc', { view: {} }), 'invalid_arguments');
  clock.now = new Date(clock.now.getTime() + 3001);
  assert.equal(await open('3.4.abc'), 'expired_trigger_id');
  const unsigned = await fetch(`${url}/api/views.open`, { method: 'POST', body: '{}' });
  assert.deepEqual(await unsigned.json(), { ok: false, error: 'not_authed' });
  assert.notEqual(await press(), '');
});

test('refuses an external_id that another view has', async (t) => {
  const view = modal({ external_id: 'one' });
  const { slack, call } = await startModal(t, undefined, view);
  const payload = JSON.stringify({ user: { id: james }, trigger_id: '1.2.abc' });
  slack.recordRequest(Buffer.from(String(new URLSearchParams({ payload }))));
  const { error } = await call('views.open', { trigger_id: '1.2.abc', view });
  assert.equal(error, 'duplicate_external_id');
  assert.equal(slack.openViews().length, 1);
});

test('updates a view by its id or external_id, unless the hash is an earlier one', async (t) => {
  const { slack, call, id } = await startModal(t, undefined, modal({ external_id: 'one' }));
  const hash = slack.openViews()[0]?.view['hash'];
  const update = async (args: Json) => {
    const { ok, error = ok } = await call('views.update', args);
    return error;
  };
  const view = modal({ title: plain('Later'), external_id: 'one' });
  assert.equal(await update({ view }), 'invalid_arguments');
  assert.equal(await update({ view_id: 'V0', view }), 'not_found');
  assert.equal(await update({ external_id: 'two', view }), 'not_found');
  assert.equal(
    await update({ view_id: id, view: { ...view, title: undefined } }),
    'invalid_arguments',
  );
  assert.equal(await update({ view_id: id, hash, view: JSON.stringify(view) }), true);
  assert.equal(await update({ view_id: id, hash, view }), 'hash_conflict');
  assert.equal(await update({ external_id: 'one', view }), true);
  const [updated, ...others] = slack.openViews();
  assert.deepEqual(others, []);
  assert.deepEqual([updated?.view.id, updated?.view['title']], [id, plain('Later')]);
  assert.notEqual(updated?.view['hash'], hash);
});

test('sends a submission with what was entered, and closes the view after an empty response', async (t) => {
  const app = await startModal(t);
  const { slack, id, requests } = app;
  const contents = { ...filled, time: { duration: '1800' } };
  assert.deepEqual(await slack.submitView({ view: id, contents }), { outcome: 'closed' });
  assert.deepEqual(slack.openViews(), []);
  assert.equal(requests.at(-1)?.path, '/slack/interactivity');
  const { view, trigger_id, ...payload } = lastPayload(app);
  assert.match(String(trigger_id), /^\d+\.\d+\.[0-9a-f]{32}$/);
  assert.deepEqual(payload, {
    type: 'view_submission',
    team: { id: 'T012LOCAL', domain: 'live-laugh-ship' },
    user: { id: james, username: 'james', name: 'james', team_id: 'T012LOCAL' },
    api_app_id: 'A012LOCAL',
    token: 'not-a-secret-use-signatures',
    response_urls: [],
    is_enterprise_install: false,
    enterprise: null,
  });
  assert.ok(isRecord(view));
  assert.deepEqual(
    [view['id'], view['private_metadata'], view['callback_id']],
    [id, 'secret', 'reason'],
  );
  assert.deepEqual(view['state'], {
    values: {
      why: { text: { type: 'plain_text_input', value: 'disk full' } },
      ticket: { text: { type: 'plain_text_input', value: null } },
      time: {
        duration: {
          type: 'static_select',
          selected_option: { text: plain('30 min'), value: '1800' },
        },
      },
    },
  });
  await assert.rejects(slack.submitView({ view: id, contents }), ViewNotFoundError);
});

test('closes the view after an empty object, too', async (t) => {
  const { slack, id } = await startModal(t, () => ({ body: {} }));
  assert.deepEqual(await slack.submitView({ view: id, contents: filled }), { outcome: 'closed' });
});

test('sends no submission while a required field is empty or too short', async (t) => {
  const { slack, id, requests, call } = await startModal(t);
  const count = requests.length;
  const errors = { why: 'Please complete this required field.' };
  assert.deepEqual(await slack.submitView({ view: id }), { outcome: 'errors', errors });
  assert.deepEqual(slack.openViews()[0]?.errors, errors);
  const element = { type: 'plain_text_input', action_id: 'text', min_length: 10 };
  const blocks = [input('why', { element }), input('how', { element: duration })];
  await call('views.update', { view_id: id, view: modal({ blocks }) });
  assert.deepEqual(await slack.submitView({ view: id, contents: filled }), {
    outcome: 'errors',
    errors: {
      why: 'Please enter at least 10 characters.',
      how: 'Please complete this required field.',
    },
  });
  assert.equal(requests.length, count);
});

test('shows the errors of the app, and none of them after an update', async (t) => {
  const errors = { why: 'INC-1234 is missing' };
  const { slack, id, call } = await startModal(t, () => ({
    body: { response_action: 'errors', errors },
  }));
  const outcome = await slack.submitView({ view: id, contents: filled });
  assert.deepEqual(outcome, { outcome: 'errors', errors });
  assert.deepEqual(slack.openViews()[0]?.errors, errors);
  await call('views.update', { view_id: id, view: modal() });
  assert.deepEqual(slack.openViews()[0]?.errors, {});
});

test('replaces, stacks and clears views as the response says', async (t) => {
  const responses: Json[] = [
    { response_action: 'update', view: modal({ title: plain('Two') }) },
    { response_action: 'push', view: modal({ title: plain('Three') }) },
    { response_action: 'push', view: modal({ title: plain('Four') }) },
    { response_action: 'push', view: modal({ title: plain('Five') }) },
    { response_action: 'clear' },
  ];
  const { slack } = await startModal(t, () => ({ body: responses.shift() }));
  const titles = () =>
    slack.openViews().map(({ view: { title } }) => isRecord(title) && title['text']);
  const submit = async () => {
    const view = slack.openViews().at(-1)?.view.id ?? '';
    return (await slack.submitView({ view, contents: filled })).outcome;
  };
  assert.equal(await submit(), 'updated');
  assert.deepEqual(titles(), ['Two']);
  assert.equal(await submit(), 'pushed');
  assert.equal(await submit(), 'pushed');
  assert.deepEqual(titles(), ['Two', 'Three', 'Four']);
  const [root, below, top] = slack.openViews().map(({ view }) => view);
  assert.deepEqual([top?.['root_view_id'], top?.['previous_view_id']], [root?.id, below?.id]);
  assert.equal(await submit(), 'failed', 'a fourth view');
  assert.equal(await submit(), 'cleared');
  assert.deepEqual(titles(), []);
});

const failures: readonly (readonly [string, TestResponse])[] = [
  ['another status', { status: 500 }],
  ['status 204', { status: 204 }],
  ['a text', { body: 'ok' }],
  ['JSON without an action', { body: { ok: true } }],
  ['an unknown action', { body: { response_action: 'close' } }],
  ['errors of no input', { body: { response_action: 'errors', errors: { time: 'a' } } }],
  ['no errors', { body: { response_action: 'errors', errors: {} } }],
  ['an invalid view', { body: { response_action: 'update', view: { type: 'modal' } } }],
];
for (const [title, response] of failures)
  test(`keeps the view open after ${title}`, async (t) => {
    const { slack, id } = await startModal(t, () => response);
    assert.deepEqual(await slack.submitView({ view: id, contents: filled }), { outcome: 'failed' });
    assert.equal(slack.openViews()[0]?.failure, 'We had some trouble connecting. Try again?');
  });

test('keeps the view open when the response takes too long', async (t) => {
  const late = Promise.withResolvers<undefined>();
  const { slack, id } = await startModal(t, () => late.promise, modal(), { timeoutMs: 200 });
  assert.deepEqual(await slack.submitView({ view: id, contents: filled }), { outcome: 'failed' });
  late.resolve(undefined);
  assert.equal(slack.openViews().length, 1);
});

test('tells the app of a view that was closed, if it asks for that', async (t) => {
  const silent = await startModal(t);
  await silent.slack.closeView(silent.id);
  assert.equal(silent.requests.length, 1);
  const app = await startModal(t, undefined, modal({ notify_on_close: true }));
  await app.slack.closeView(app.id);
  assert.deepEqual(app.slack.openViews(), []);
  const { view, ...payload } = lastPayload(app);
  assert.deepEqual(payload, {
    type: 'view_closed',
    team: { id: 'T012LOCAL', domain: 'live-laugh-ship' },
    user: { id: james, username: 'james', name: 'james', team_id: 'T012LOCAL' },
    api_app_id: 'A012LOCAL',
    token: 'not-a-secret-use-signatures',
    is_cleared: false,
    is_enterprise_install: false,
    enterprise: null,
  });
  assert.ok(isRecord(view));
  assert.deepEqual([view['id'], view['state']], [app.id, { values: {} }]);
  await assert.rejects(app.slack.closeView(app.id), ViewNotFoundError);
});

const closings = [
  {
    title: 'the close button',
    clear_on_close: false,
    wholeStack: false,
    left: 1,
    cleared: [false],
  },
  {
    title: 'clear_on_close',
    clear_on_close: true,
    wholeStack: false,
    left: 0,
    cleared: [true, true],
  },
  { title: 'the cross', clear_on_close: false, wholeStack: true, left: 0, cleared: [true, true] },
];
for (const { title, clear_on_close, wholeStack, left, cleared } of closings)
  test(`closes of a stack what ${title} closes`, async (t) => {
    const view = modal({ notify_on_close: true, clear_on_close });
    const { slack, id, requests } = await startModal(
      t,
      ({ type }) =>
        type === 'view_submission' ? { body: { response_action: 'push', view } } : undefined,
      view,
    );
    await slack.submitView({ view: id, contents: filled });
    await slack.closeView(slack.openViews().at(-1)?.view.id ?? '', { wholeStack });
    assert.equal(slack.openViews().length, left);
    const closed = requests.filter(({ payload }) => payload['type'] === 'view_closed');
    assert.deepEqual(
      closed.map(({ payload }) => payload['is_cleared']),
      cleared,
    );
  });

test('sends a press inside a view, whose trigger opens another one', async (t) => {
  const app = await startModal(t, async ({ trigger_id }, call) => {
    await call('views.open', { trigger_id, view: modal({ title: plain('More') }) });
    return undefined;
  });
  const { slack, id } = app;
  await slack.pressInView({ view: id, action: 'more', contents: filled });
  const { view, trigger_id: _, actions, ...payload } = lastPayload(app);
  assert.deepEqual(payload, {
    type: 'block_actions',
    team: { id: 'T012LOCAL', domain: 'live-laugh-ship' },
    user: { id: james, username: 'james', name: 'james', team_id: 'T012LOCAL' },
    api_app_id: 'A012LOCAL',
    token: 'not-a-secret-use-signatures',
    container: { type: 'view', view_id: id },
    is_enterprise_install: false,
    enterprise: null,
  });
  assert.deepEqual(actions, [
    {
      type: 'button',
      action_id: 'more',
      block_id: 'time',
      text: plain('More'),
      action_ts: '1795248000.000000',
    },
  ]);
  assert.ok(isRecord(view) && isRecord(view['state']) && isRecord(view['state']['values']));
  assert.deepEqual(view['state']['values']['why'], {
    text: { type: 'plain_text_input', value: 'disk full' },
  });
  assert.equal(slack.openViews(james).length, 2);
  await assert.rejects(slack.pressInView({ view: id, action: 'none' }), InvalidPressError);
  await assert.rejects(slack.pressInView({ view: 'V0', action: 'more' }), ViewNotFoundError);
});

test('shows that a press inside a view failed', async (t) => {
  const { slack, id } = await startModal(t, () => ({ status: 500 }));
  await slack.pressInView({ view: id, action: 'more' });
  assert.equal(slack.openViews()[0]?.failure, 'We had some trouble connecting. Try again?');
});

test('submits, presses and closes for the page, and for curl', async (t) => {
  const { slack, id, url } = await startModal(t, ({ type }) =>
    type === 'view_submission' ? { status: 500 } : undefined,
  );
  const act = async (action: string, body: Json) => {
    const options = { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${url}/actions/${action}`, options);
    return [response.status, await response.json()];
  };
  assert.deepEqual(await act('submit-view', { view: id, contents: filled }), [
    200,
    { outcome: 'failed' },
  ]);
  assert.equal((await act('submit-view', { view: id, contents: { why: 1 } }))[0], 400);
  assert.equal((await act('submit-view', { view: 'V0' }))[0], 400);
  const press = (view: string) =>
    fetch(`${url}/press`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ view, user: james, button: 'more' }),
    });
  assert.equal((await press(id)).status, 303);
  assert.equal((await press('V0')).status, 400);
  assert.deepEqual(await act('close-view', { view: id }), [200, {}]);
  assert.deepEqual(slack.openViews(), []);
});
