import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { buildJsonClient } from '../../../test/fixtures/aws-client/build-json-client.ts';
import {
  closeConnection,
  respondWithJson,
  startScriptedServer,
} from '../../../test/fixtures/aws-client/scripted-server.ts';
import { dynamodb } from './json-service.ts';

const withKeepAlive = { maxAttempts: 2 };
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test('sends consecutive calls over one connection', async (t) => {
  const { url, sockets } = await startScriptedServer(t, [respondWithJson({})]);
  const client = buildJsonClient(url, dynamodb, withKeepAlive);
  for (let n = 0; n < 3; n++) {
    await client.call('GetItem', {});
    await nextTurn();
  }
  assert.equal(sockets.size, 1);
});

test('sends concurrent calls over one connection', async (t) => {
  const { url, sockets, requests } = await startScriptedServer(t, [respondWithJson({})]);
  const client = buildJsonClient(url, dynamodb, withKeepAlive);
  await Promise.all(Array.from({ length: 6 }, () => client.call('GetItem', {})));
  assert.deepEqual([sockets.size, requests.length], [1, 6]);
});

test('opens a connection for each call when maxAttempts is 1', async (t) => {
  const { url, sockets } = await startScriptedServer(t, [respondWithJson({})]);
  const client = buildJsonClient(url, dynamodb);
  await client.call('GetItem', {});
  await nextTurn();
  await client.call('GetItem', {});
  assert.equal(sockets.size, 2);
});

test('uses the connection that prepare opened', async (t) => {
  const { url, sockets, requests } = await startScriptedServer(t, [respondWithJson({})]);
  const client = buildJsonClient(url, dynamodb, withKeepAlive);
  await Promise.all([client.prepare(), client.prepare()]);
  await client.prepare();
  await Promise.all([client.call('GetItem', {}), client.call('GetItem', {})]);
  assert.deepEqual([sockets.size, requests.length], [1, 2]);
});

test('opens a new connection when the prepared one is closed before use', async (t) => {
  const { url, sockets } = await startScriptedServer(t, [respondWithJson({ a: 1 })]);
  const client = buildJsonClient(url, dynamodb, withKeepAlive);
  await client.prepare();
  while (sockets.size < 1) await nextTurn();
  for (const socket of sockets) socket.resetAndDestroy();
  assert.deepEqual(await client.call('GetItem', {}), { a: 1 });
});

test('prepare does not fail when the connection is refused', async () => {
  await buildJsonClient('http://127.0.0.1:1', dynamodb, withKeepAlive).prepare();
});

test('gives up a connection that is not established in time', async (t) => {
  const sockets: Socket[] = [];
  // Accepts connections and never responds to the TLS handshake.
  const server = createServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  const options = { ...withKeepAlive, connectTimeoutMs: 20 };
  const client = buildJsonClient(`https://127.0.0.1:${address.port}`, dynamodb, options);
  await client.prepare();
  await assert.rejects(client.call('GetItem', {}), {
    message: 'DynamoDB GetItem got no response (timeout, attempt 2): no connection within 20 ms',
  });
});

// As in Lambda after a pause: the service has closed the connection that was kept alive.
test('retries once on a new connection when a kept-alive one was closed', async (t) => {
  const { url, sockets, requests } = await startScriptedServer(t, [
    respondWithJson({}),
    closeConnection,
    respondWithJson({ a: 1 }),
  ]);
  const client = buildJsonClient(url, dynamodb, withKeepAlive);
  await client.call('GetItem', {});
  await nextTurn();
  assert.deepEqual(await client.call('GetItem', {}), { a: 1 });
  assert.deepEqual([sockets.size, requests.length], [2, 3]);
});

test('an error after a closed connection has two attempts', async (t) => {
  const { url } = await startScriptedServer(t, [
    respondWithJson({}),
    closeConnection,
    respondWithJson({ __type: 'ConditionalCheckFailedException' }, 400),
  ]);
  const client = buildJsonClient(url, dynamodb, withKeepAlive);
  await client.call('GetItem', {});
  await nextTurn();
  await assert.rejects(client.call('UpdateItem', {}), { attempts: 2 });
});
