import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { respondWithJson, startScriptedServer } from '../../../test/fixtures/aws-client/scripted-server.ts';
import { buildJsonClient } from '../../../test/fixtures/aws-client/build-json-client.ts';
import { dynamodb } from './json-service.ts';

const keeping = { maxAttempts: 2 };
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('calls in a row go over one connection', async (t) => {
  const { url, sockets } = await startScriptedServer(t, [respondWithJson({})]);
  const client = buildJsonClient(url, dynamodb, keeping);
  for (let n = 0; n < 3; n++) {
    await client.call('GetItem', {});
    await turn();
  }
  assert.equal(sockets.size, 1);
});

test('calls side by side wait for the one connection', async (t) => {
  const { url, sockets, requests } = await startScriptedServer(t, [respondWithJson({})]);
  const client = buildJsonClient(url, dynamodb, keeping);
  await Promise.all(Array.from({ length: 6 }, () => client.call('GetItem', {})));
  assert.deepEqual([sockets.size, requests.length], [1, 6]);
});

test('a client that asks once has a new connection for each call', async (t) => {
  const { url, sockets } = await startScriptedServer(t, [respondWithJson({})]);
  const client = buildJsonClient(url, dynamodb);
  await client.call('GetItem', {});
  await turn();
  await client.call('GetItem', {});
  assert.equal(sockets.size, 2);
});

test('a connection that was opened ahead is the one that is used', async (t) => {
  const { url, sockets, requests } = await startScriptedServer(t, [respondWithJson({})]);
  const client = buildJsonClient(url, dynamodb, keeping);
  await Promise.all([client.prepare(), client.prepare()]);
  await client.prepare();
  await Promise.all([client.call('GetItem', {}), client.call('GetItem', {})]);
  assert.deepEqual([sockets.size, requests.length], [1, 2]);
});

test('a connection that was opened ahead, and closed before it was used, costs no failure', async (t) => {
  const { url, sockets } = await startScriptedServer(t, [respondWithJson({ a: 1 })]);
  const client = buildJsonClient(url, dynamodb, keeping);
  await client.prepare();
  while (sockets.size < 1) await turn();
  for (const socket of sockets) socket.resetAndDestroy();
  assert.deepEqual(await client.call('GetItem', {}), { a: 1 });
});

test('a connection that cannot be opened ahead is nobody’s trouble', async () => {
  await buildJsonClient('http://127.0.0.1:1', dynamodb, keeping).prepare();
});

test('a connection that does not stand in time is given up', async (t) => {
  const held: Socket[] = [];
  // It accepts, and never speaks TLS.
  const server = createServer((socket) => held.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of held) socket.destroy();
    server.close();
  });
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  const options = { ...keeping, connectTimeoutMs: 20 };
  const client = buildJsonClient(`https://127.0.0.1:${address.port}`, dynamodb, options);
  await client.prepare();
  await assert.rejects(client.call('GetItem', {}), {
    message: 'DynamoDB GetItem was not answered (timeout, attempt 2): no connection within 20 ms',
  });
});

/** As after a night in Lambda: the other side has closed what was kept. */
const hangUpAfterAnswer = respondWithJson({}, 200, { 'x-note': 'kept' });

test('a kept connection that was closed meanwhile costs one try more, on a new one', async (t) => {
  const { url, sockets, requests } = await startScriptedServer(t, [
    hangUpAfterAnswer,
    (response) => response.socket?.destroy(),
    respondWithJson({ a: 1 }),
  ]);
  const client = buildJsonClient(url, dynamodb, keeping);
  await client.call('GetItem', {});
  await turn();
  assert.deepEqual(await client.call('GetItem', {}), { a: 1 });
  assert.deepEqual([sockets.size, requests.length], [2, 3]);
});

test('a write whose kept connection was closed knows that it was sent twice', async (t) => {
  const { url } = await startScriptedServer(t, [
    respondWithJson({}),
    (response) => response.socket?.destroy(),
    respondWithJson({ __type: 'ConditionalCheckFailedException' }, 400),
  ]);
  const client = buildJsonClient(url, dynamodb, keeping);
  await client.call('GetItem', {});
  await turn();
  await assert.rejects(client.call('UpdateItem', {}), { attempts: 2 });
});
