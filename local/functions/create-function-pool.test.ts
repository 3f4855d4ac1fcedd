import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFunctionPool, type FunctionPoolOptions } from './create-function-pool.ts';

function createPool(
  t: { after(fn: () => Promise<void>): void },
  own: Partial<FunctionPoolOptions> = {},
) {
  const lines: string[] = [];
  const pool = createFunctionPool({
    name: 'scripted',
    entry: new URL('./fixtures/scripted-handler.ts', import.meta.url),
    environment: { TABLE_NAME: 'break-glass-access' },
    timeoutMs: 20_000,
    maxConcurrency: 1,
    onLog: ({ text }) => lines.push(text),
    ...own,
  });
  t.after(() => pool.close());
  return { pool, lines };
}

test('one worker answers one invocation after the other, its module imported once', async (t) => {
  const { pool } = createPool(t);
  await pool.warmUp();
  const results = await Promise.all([1, 2, 3].map(() => pool.invoke({ do: 'count' })));
  assert.deepEqual(
    results,
    [1, 2, 3].map((payload) => ({ ok: true, payload })),
  );
});

test('a second worker starts while the first is busy', async (t) => {
  const { promise: hanging, resolve } = Promise.withResolvers<void>();
  const { pool } = createPool(t, { maxConcurrency: 2, onLog: () => resolve() });
  const first = pool.invoke({ do: 'announce and hang' });
  await hanging;
  assert.deepEqual(await pool.invoke({ do: 'count' }), { ok: true, payload: 1 });
  pool.killBusy();
  await first;
});

test('a function sees the environment that it is given and nothing else', async (t) => {
  const { pool } = createPool(t);
  assert.deepEqual(await pool.invoke({ do: 'environment' }), {
    ok: true,
    payload: { TABLE_NAME: 'break-glass-access' },
  });
});

test('results go through JSON: a date is text, what is undefined is gone, nothing is null', async (t) => {
  const { pool } = createPool(t);
  assert.deepEqual(await pool.invoke({ do: 'date' }), {
    ok: true,
    payload: { at: '1970-01-01T00:00:00.000Z' },
  });
  assert.deepEqual(await pool.invoke({ do: 'nothing' }), { ok: true, payload: null });
});

test('a handler is told its name, its request and the time that it has left', async (t) => {
  const { pool } = createPool(t);
  const result = await pool.invoke({ do: 'context' });
  assert.ok(result.ok);
  const context = JSON.parse(JSON.stringify(result.payload));
  assert.equal(context.functionName, 'scripted');
  assert.equal(
    context.invokedFunctionArn,
    'arn:aws:lambda:us-east-1:111122223333:function:scripted',
  );
  assert.match(context.awsRequestId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  assert.ok(context.left > 0 && context.left <= 20_000);
});

test("a thrown error's name is the error type, and the worker lives on", async (t) => {
  const { pool } = createPool(t);
  const failed = await pool.invoke({ do: 'throw' });
  assert.ok(!failed.ok);
  assert.deepEqual([failed.errorType, failed.errorMessage], ['PendingError', 'not yet']);
  assert.equal(failed.trace[0], 'PendingError: not yet');
  assert.deepEqual(await pool.invoke({ do: 'count' }), { ok: true, payload: 2 });
});

test('what is thrown and no error is described by its type', async (t) => {
  const { pool } = createPool(t);
  assert.deepEqual(await pool.invoke({ do: 'throw a string' }), {
    ok: false,
    errorType: 'string',
    errorMessage: 'just text',
    trace: [],
  });
});

test('an error is told by its name whatever made it', async (t) => {
  const { pool } = createPool(t);
  const failed = await pool.invoke({ do: 'abort' });
  assert.ok(!failed.ok);
  assert.deepEqual([failed.errorType, failed.errorMessage], ['AbortError', 'too late']);
});

test('an event that is no JSON is refused and costs no worker', async (t) => {
  const { pool } = createPool(t);
  await assert.rejects(pool.invoke({ big: 1n }), { name: 'TypeError' });
  assert.deepEqual(await pool.invoke({ do: 'count' }), { ok: true, payload: 1 });
});

for (const order of ['exit', 'crash']) {
  test(`a worker that ends by ${order} answers Runtime.ExitError, and the next one starts afresh`, async (t) => {
    const { pool } = createPool(t);
    const failed = await pool.invoke({ do: order });
    assert.ok(!failed.ok);
    assert.equal(failed.errorType, 'Runtime.ExitError');
    assert.match(
      failed.errorMessage,
      /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status \d$/,
    );
    assert.deepEqual(await pool.invoke({ do: 'count' }), { ok: true, payload: 1 });
  });
}

test('an uncaught error is in the log', async (t) => {
  const { pool, lines } = createPool(t);
  await pool.invoke({ do: 'crash' });
  assert.match(lines.join('\n'), /SyntaxError/);
});

test('a function that takes too long is ended with the words of Lambda', async (t) => {
  const { pool } = createPool(t, { timeoutMs: 300 });
  await pool.warmUp();
  const failed = await pool.invoke({ do: 'hang' });
  assert.ok(!failed.ok);
  assert.equal(failed.errorType, 'Sandbox.Timedout');
  assert.match(
    failed.errorMessage,
    /^RequestId: [0-9a-f-]{36} Error: Task timed out after 0\.30 seconds$/,
  );
});

test('after a timeout the next invocation gets a worker of its own', async (t) => {
  const { pool } = createPool(t, { timeoutMs: 300 });
  await pool.warmUp();
  const [timedOut, next] = await Promise.all([
    pool.invoke({ do: 'hang' }),
    pool.invoke({ do: 'count' }),
  ]);
  assert.equal(timedOut.ok, false);
  assert.deepEqual(next, { ok: true, payload: 1 });
});

test('killBusy ends a function half-way and lets the waiting ones go on', async (t) => {
  const { promise: hanging, resolve } = Promise.withResolvers<void>();
  const { pool } = createPool(t, { onLog: () => resolve() });
  const first = pool.invoke({ do: 'announce and hang' });
  const second = pool.invoke({ do: 'count' });
  await hanging;
  pool.killBusy();
  const killed = await first;
  assert.ok(!killed.ok);
  assert.equal(killed.errorType, 'Runtime.ExitError');
  assert.match(killed.errorMessage, /signal: killed$/);
  assert.deepEqual(await second, { ok: true, payload: 1 });
});

test('what a function prints is in the log, line by line, before its answer', async (t) => {
  const { pool, lines } = createPool(t);
  await pool.invoke({ do: 'log' });
  assert.deepEqual(lines.toSorted(), ['one', 'three', 'two']);
});

test('a module that throws when it is imported fails the invocation by that error', async (t) => {
  const { pool } = createPool(t, {
    entry: new URL('./fixtures/fails-on-init.ts', import.meta.url),
  });
  const failed = await pool.invoke({});
  assert.ok(!failed.ok);
  assert.deepEqual(
    [failed.errorType, failed.errorMessage],
    ['MissingSettingsError', 'TABLE_NAME is missing'],
  );
  await assert.rejects(pool.warmUp(), {
    name: 'FunctionInitError',
    errorType: 'MissingSettingsError',
  });
});

test('a handler that declares three parameters is refused at start, as by Node 24 on Lambda', async (t) => {
  const { pool } = createPool(t, {
    entry: new URL('./fixtures/callback-handler.ts', import.meta.url),
  });
  const failed = await pool.invoke({});
  assert.equal(!failed.ok && failed.errorType, 'Runtime.CallbackHandlerDeprecated');
});

test('close ends what runs and what waits', async (t) => {
  const { promise: hanging, resolve } = Promise.withResolvers<void>();
  const { pool } = createPool(t, { onLog: () => resolve() });
  const invocations = [pool.invoke({ do: 'announce and hang' }), pool.invoke({ do: 'count' })];
  await hanging;
  await pool.close();
  for (const result of await Promise.all([...invocations, pool.invoke({})])) {
    assert.equal(!result.ok && result.errorType, 'Runtime.ExitError');
  }
});
