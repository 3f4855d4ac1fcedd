import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createFunctionPool, type FunctionPoolOptions } from './create-function-pool.ts';

/** Five times as long as the work that a fixture leaves behind waits. */
const leftBehindMs = 100;

function createPool(
  t: { after(fn: () => Promise<void>): void },
  options: Partial<FunctionPoolOptions> = {},
) {
  const lines: string[] = [];
  const pool = createFunctionPool({
    name: 'scripted',
    entry: new URL('./fixtures/scripted-handler.ts', import.meta.url),
    runtime: new URL('./run-in-worker.ts', import.meta.url),
    environment: { TABLE_NAME: 'break-glass-access' },
    timeoutMs: 20_000,
    aheadMs: new Float64Array(new SharedArrayBuffer(8)),
    maxConcurrency: 1,
    onLog: ({ text }) => lines.push(text),
    ...options,
  });
  t.after(() => pool.close());
  return { pool, lines };
}

test('a function has the clock of the local environment, from its import on', async (t) => {
  const aheadMs = new Float64Array(new SharedArrayBuffer(8));
  const { pool } = createPool(t, { aheadMs });
  const hoursAhead = async () => {
    const { ok, ...result } = await pool.invoke({ action: 'now' });
    assert.ok(ok && 'payload' in result && Array.isArray(result.payload));
    return result.payload.map((at) => Math.round((Date.parse(at) - Date.now()) / 3_600_000) + 0);
  };
  assert.deepEqual(await hoursAhead(), [0, 0]);
  aheadMs[0] = 48 * 3_600_000;
  assert.deepEqual(await hoursAhead(), [48, 48]);
});

test('one worker runs its invocations one after the other and imports its module once', async (t) => {
  const { pool } = createPool(t);
  await pool.warmUp();
  const results = await Promise.all([1, 2, 3].map(() => pool.invoke({ action: 'count' })));
  assert.deepEqual(
    results,
    [1, 2, 3].map((payload) => ({ ok: true, payload })),
  );
});

test('a second worker starts while the first is busy', async (t) => {
  const { promise: hanging, resolve } = Promise.withResolvers<void>();
  const { pool } = createPool(t, { maxConcurrency: 2, onLog: () => resolve() });
  const first = pool.invoke({ action: 'announce and hang' });
  await hanging;
  assert.deepEqual(await pool.invoke({ action: 'count' }), { ok: true, payload: 1 });
  pool.killBusy();
  await first;
});

test('a function sees only its own environment variables', async (t) => {
  const { pool } = createPool(t);
  assert.deepEqual(await pool.invoke({ action: 'environment' }), {
    ok: true,
    payload: { TABLE_NAME: 'break-glass-access' },
  });
});

test('serialises results as JSON, and undefined as null', async (t) => {
  const { pool } = createPool(t);
  assert.deepEqual(await pool.invoke({ action: 'date' }), {
    ok: true,
    payload: { at: '1970-01-01T00:00:00.000Z' },
  });
  assert.deepEqual(await pool.invoke({ action: 'nothing' }), { ok: true, payload: null });
});

test('the context has function name, request id and remaining time', async (t) => {
  const { pool } = createPool(t);
  const result = await pool.invoke({ action: 'context' });
  assert.ok(result.ok);
  const context = JSON.parse(JSON.stringify(result.payload));
  assert.equal(context.functionName, 'scripted');
  assert.equal(
    context.invokedFunctionArn,
    'arn:aws:lambda:us-east-1:111122223333:function:scripted',
  );
  assert.match(context.awsRequestId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  assert.ok(context.remainingMs > 0 && context.remainingMs <= 20_000);
});

test("returns a thrown error's name as the error type, and keeps the worker", async (t) => {
  const { pool } = createPool(t);
  const failed = await pool.invoke({ action: 'throw' });
  assert.ok(!failed.ok);
  assert.deepEqual([failed.errorType, failed.errorMessage], ['PendingError', 'not yet']);
  assert.equal(failed.trace[0], 'PendingError: not yet');
  assert.deepEqual(await pool.invoke({ action: 'count' }), { ok: true, payload: 2 });
});

test('returns the type of a thrown value that is not an error', async (t) => {
  const { pool } = createPool(t);
  assert.deepEqual(await pool.invoke({ action: 'throw a string' }), {
    ok: false,
    errorType: 'string',
    errorMessage: 'just text',
    trace: [],
  });
});

test('returns the name of a thrown DOMException', async (t) => {
  const { pool } = createPool(t);
  const failed = await pool.invoke({ action: 'abort' });
  assert.ok(!failed.ok);
  assert.deepEqual([failed.errorType, failed.errorMessage], ['AbortError', 'too late']);
});

test('rejects an event that is not JSON, and keeps the worker', async (t) => {
  const { pool } = createPool(t);
  await assert.rejects(pool.invoke({ big: 1n }), { name: 'TypeError' });
  assert.deepEqual(await pool.invoke({ action: 'count' }), { ok: true, payload: 1 });
});

for (const action of ['exit', 'crash']) {
  test(`a worker that ends by ${action} fails with Runtime.ExitError, and the next invocation starts a new one`, async (t) => {
    const { pool } = createPool(t);
    const failed = await pool.invoke({ action });
    assert.ok(!failed.ok);
    assert.equal(failed.errorType, 'Runtime.ExitError');
    assert.match(
      failed.errorMessage,
      /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status \d$/,
    );
    assert.deepEqual(await pool.invoke({ action: 'count' }), { ok: true, payload: 1 });
  });
}

test('logs an uncaught error', async (t) => {
  const { pool, lines } = createPool(t);
  await pool.invoke({ action: 'crash' });
  assert.match(lines.join('\n'), /SyntaxError/);
});

test("a function over its time limit ends with Lambda's timeout error", async (t) => {
  const { pool } = createPool(t, { timeoutMs: 300 });
  await pool.warmUp();
  const failed = await pool.invoke({ action: 'hang' });
  assert.ok(!failed.ok);
  assert.equal(failed.errorType, 'Sandbox.Timedout');
  assert.match(
    failed.errorMessage,
    /^RequestId: [0-9a-f-]{36} Error: Task timed out after 0\.30 seconds$/,
  );
});

test('starts a new worker after a timeout', async (t) => {
  const { pool } = createPool(t, { timeoutMs: 300 });
  await pool.warmUp();
  const [timedOut, next] = await Promise.all([
    pool.invoke({ action: 'hang' }),
    pool.invoke({ action: 'count' }),
  ]);
  assert.equal(timedOut.ok, false);
  assert.deepEqual(next, { ok: true, payload: 1 });
});

test('killBusy ends the running invocation, and the queued ones run', async (t) => {
  const { promise: hanging, resolve } = Promise.withResolvers<void>();
  const { pool } = createPool(t, { onLog: () => resolve() });
  const first = pool.invoke({ action: 'announce and hang' });
  const second = pool.invoke({ action: 'count' });
  await hanging;
  pool.killBusy();
  const killed = await first;
  assert.ok(!killed.ok);
  assert.equal(killed.errorType, 'Runtime.ExitError');
  assert.match(killed.errorMessage, /signal: killed$/);
  assert.deepEqual(await second, { ok: true, payload: 1 });
});

test("logs a function's output line by line before it returns the result", async (t) => {
  const { pool, lines } = createPool(t);
  await pool.invoke({ action: 'log' });
  assert.deepEqual(lines.toSorted(), ['one', 'three', 'two']);
});

test('a function does work that it left behind only at its next invocation', async (t) => {
  const { pool, lines } = createPool(t);
  await pool.invoke({ action: 'leave work behind' });
  await wait(leftBehindMs);
  assert.deepEqual(lines, []);
  await pool.invoke({ action: 'wait' });
  assert.deepEqual(lines, ['left behind']);
});

test('an error in work that was left behind fails the next invocation', async (t) => {
  const { pool } = createPool(t);
  assert.deepEqual(await pool.invoke({ action: 'leave a crash behind' }), {
    ok: true,
    payload: null,
  });
  await wait(leftBehindMs);
  const failed = await pool.invoke({ action: 'hang' });
  assert.equal(!failed.ok && failed.errorType, 'Runtime.ExitError');
});

test('a warmed up function is frozen until its first invocation', async (t) => {
  const { pool, lines } = createPool(t, {
    entry: new URL('./fixtures/leaves-work-on-init.ts', import.meta.url),
  });
  await pool.warmUp();
  await wait(leftBehindMs);
  assert.deepEqual(lines, []);
  await pool.invoke({});
  assert.deepEqual(lines, ['left behind by the import']);
});

test('an error during module import fails the invocation', async (t) => {
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

test('rejects a handler with three parameters, as Node 24 on Lambda does', async (t) => {
  const { pool } = createPool(t, {
    entry: new URL('./fixtures/callback-handler.ts', import.meta.url),
  });
  const failed = await pool.invoke({});
  assert.equal(!failed.ok && failed.errorType, 'Runtime.CallbackHandlerDeprecated');
});

test('close ends the running and the queued invocations', async (t) => {
  const { promise: hanging, resolve } = Promise.withResolvers<void>();
  const { pool } = createPool(t, { onLog: () => resolve() });
  const invocations = [
    pool.invoke({ action: 'announce and hang' }),
    pool.invoke({ action: 'count' }),
  ];
  await hanging;
  await pool.close();
  for (const result of await Promise.all([...invocations, pool.invoke({})])) {
    assert.equal(!result.ok && result.errorType, 'Runtime.ExitError');
  }
});
