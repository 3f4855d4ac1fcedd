import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildJsonClient } from '../../../test/fixtures/aws-client/build-json-client.ts';
import {
  closeConnection,
  respondWithJson,
  startScriptedServer,
} from '../../../test/fixtures/aws-client/scripted-server.ts';
import { ServiceError } from './errors.ts';
import { paginate } from './json-client.ts';
import { cloudWatchLogs, dynamodb, identityCenter, stepFunctions } from './json-service.ts';

const refuse = (code: string, status = 400, message = 'why') =>
  respondWithJson({ __type: code, message }, status);

test('sends one signed POST with the operation in X-Amz-Target', async (t) => {
  const { url, requests } = await startScriptedServer(t, [
    respondWithJson({ Item: { id: { S: 'x' } } }),
  ]);
  const input = { TableName: 'table', Key: { id: { S: 'x' } } };
  assert.deepEqual(await buildJsonClient(url, dynamodb).call('GetItem', input), {
    Item: { id: { S: 'x' } },
  });
  const [{ method, path, headers, body }] = requests as [(typeof requests)[number]];
  assert.deepEqual([method, path, JSON.parse(body)], ['POST', '/', input]);
  assert.equal(headers['x-amz-target'], 'DynamoDB_20120810.GetItem');
  assert.equal(headers['content-type'], 'application/x-amz-json-1.0');
  assert.equal(headers['content-length'], String(body.length));
  assert.match(
    headers.authorization ?? '',
    /^AWS4-HMAC-SHA256 Credential=AKIATEST\/\d{8}\/us-east-1\/dynamodb\/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=[0-9a-f]{64}$/,
  );
});

test('throws an error with the service’s name, message, status, fault and attempts', async (t) => {
  const code = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
  const { url } = await startScriptedServer(t, [refuse(code)]);
  await assert.rejects(buildJsonClient(url, dynamodb).call('UpdateItem', {}), (error) => {
    assert.ok(error instanceof ServiceError);
    const { name, message, status, fault, attempts } = error;
    assert.deepEqual(
      { name, message, status, fault, attempts },
      {
        name: 'ConditionalCheckFailedException',
        message: 'why',
        status: 400,
        fault: 'client',
        attempts: 1,
      },
    );
    return true;
  });
});

test('reads the error’s name from the header or from the body', async (t) => {
  const header = { 'x-amzn-errortype': 'ThrottlingException:http://internal.amazon.com/coral/' };
  const { url } = await startScriptedServer(t, [
    respondWithJson({ message: 'slow' }, 400, header),
    respondWithJson({ code: 'AccessDeniedException', Message: 'no' }, 403),
    respondWithJson('<html>', 403),
    respondWithJson('', 500),
  ]);
  const client = buildJsonClient(url, identityCenter);
  for (const [name, message, fault] of [
    ['ThrottlingException', 'slow', 'client'],
    ['AccessDeniedException', 'no', 'client'],
    ['UnknownError', 'HTTP status 403', 'client'],
    ['UnknownError', 'HTTP status 500', 'server'],
  ])
    await assert.rejects(client.call('ListInstances', {}), { name, message, fault });
});

test('an error contains no secret, even when the service repeats the request', async (t) => {
  const sessionToken = 'FwoGZXIvYXdzEXAMPLE/+=';
  const { url } = await startScriptedServer(t, [
    (response, { headers }) =>
      refuse(
        'InvalidSignatureException',
        400,
        `The Canonical String should have been 'x-amz-security-token:${headers['x-amz-security-token']}'`,
      )(response, {} as never),
  ]);
  const secretAccessKey = 'verysecret';
  const credentials = async () => ({ accessKeyId: 'AKIA', secretAccessKey, sessionToken });
  await assert.rejects(
    buildJsonClient(url, dynamodb, { credentials }).call('GetItem', { a: 1 }),
    (error) => {
      assert.ok(error instanceof ServiceError);
      assert.match(error.message, /x-amz-security-token:\(session token\)/);
      assert.doesNotMatch(JSON.stringify([error.message, error.stack]), /FwoG|verysecret/);
      return true;
    },
  );
});

test('retries transient errors with a new signature, and reports the attempts', async (t) => {
  const { url, requests } = await startScriptedServer(t, [
    refuse('ThrottlingException'),
    closeConnection,
    refuse('AccessDeniedException'),
  ]);
  let now = Date.parse('2026-11-21T08:00:00Z');
  const client = buildJsonClient(url, stepFunctions, { maxAttempts: 3, now: () => (now += 1_000) });
  await assert.rejects(client.call('StartExecution', {}), {
    name: 'AccessDeniedException',
    attempts: 3,
  });
  const dates = requests.map(({ headers }) => headers['x-amz-date']);
  assert.deepEqual(dates, ['20261121T080001Z', '20261121T080002Z', '20261121T080003Z']);
});

test('sends a call once when maxAttempts is 1', async (t) => {
  for (const responder of [closeConnection, refuse('ThrottlingException'), refuse('x', 503)]) {
    const { url, requests } = await startScriptedServer(t, [responder]);
    await assert.rejects(buildJsonClient(url, identityCenter).call('CreateAccountAssignment', {}));
    assert.equal(requests.length, 1);
  }
});

test('gives up when no response arrives in time', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  // The time passes once the server has the request, so that a busy machine changes nothing.
  const { url, requests } = await startScriptedServer(t, [() => t.mock.timers.tick(20)]);
  const client = buildJsonClient(url, dynamodb, { responseTimeoutMs: 20, maxAttempts: 2 });
  await assert.rejects(client.call('GetItem', {}), {
    name: 'NoResponseError',
    message: 'DynamoDB GetItem got no response (timeout, attempt 2): no response within 20 ms',
    reason: 'timeout',
    attempts: 2,
  });
  assert.equal(requests.length, 2);
});

test('gives up when a response stops before its end', async (t) => {
  const { url } = await startScriptedServer(t, [
    (response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"a":');
    },
  ]);
  const client = buildJsonClient(url, dynamodb, { responseTimeoutMs: 20 });
  await assert.rejects(client.call('GetItem', {}), { name: 'NoResponseError', reason: 'timeout' });
});

test('accepts a large response if its limits allow', async (t) => {
  const text = 'x'.repeat(9 * 1024 * 1024);
  const { url } = await startScriptedServer(t, [(response) => response.end(`{"a":"${text}"}`)]);
  const limits = { responseTimeoutMs: 5_000, maxResponseBytes: 10 * 1024 * 1024 };
  const client = buildJsonClient(url, cloudWatchLogs, limits);
  assert.deepEqual(await client.call('GetQueryResults', {}), { a: text });
});

test('gives the body of a response more time if its limits allow', async (t) => {
  const { url } = await startScriptedServer(t, [
    (response) => {
      response.writeHead(200).write('{"a":');
      setTimeout(() => response.end('1}'), 1_600);
    },
  ]);
  const limits = { responseTimeoutMs: 1_500, bodyTimeoutMs: 10_000 };
  const client = buildJsonClient(url, cloudWatchLogs, limits);
  assert.deepEqual(await client.call('GetQueryResults', {}), { a: 1 });
});

test('gives up when a body takes longer than its limit', async (t) => {
  const { url } = await startScriptedServer(t, [
    (response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"a":');
    },
  ]);
  const client = buildJsonClient(url, cloudWatchLogs, { bodyTimeoutMs: 20 });
  await assert.rejects(client.call('GetQueryResults', {}), {
    message:
      'CloudWatch Logs GetQueryResults got no response (timeout, attempt 1): no response within 20 ms',
  });
});

test('throws NoResponseError when the connection breaks during a response', async (t) => {
  const { url } = await startScriptedServer(t, [
    (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"a":', () => response.socket?.destroy());
    },
  ]);
  await assert.rejects(buildJsonClient(url, dynamodb).call('GetItem', {}), {
    name: 'NoResponseError',
    reason: 'connection',
  });
});

test('retries when the connection is refused', async (t) => {
  const { url } = await startScriptedServer(t, [closeConnection]);
  const { port } = new URL(url);
  const unusedUrl = `http://127.0.0.1:${Number(port) === 1 ? 2 : 1}`;
  const client = buildJsonClient(unusedUrl, dynamodb, { maxAttempts: 3 });
  await assert.rejects(client.call('GetItem', {}), { reason: 'connection', attempts: 3 });
});

test('does not retry when a response is not a JSON object or too long', async (t) => {
  const tooLong = `{"a":"${'x'.repeat(8 * 1024 * 1024)}"}`;
  for (const body of ['<html>', '[]', '"text"', tooLong]) {
    const { url, requests } = await startScriptedServer(t, [respondWithJson(body)]);
    const client = buildJsonClient(url, dynamodb, { maxAttempts: 3 });
    await assert.rejects(client.call('GetItem', {}), { reason: 'unusable', attempts: 1 });
    assert.equal(requests.length, 1);
  }
});

test('does not follow a redirect', async (t) => {
  const redirectTarget = await startScriptedServer(t, [respondWithJson({})]);
  const { url } = await startScriptedServer(t, [
    respondWithJson('', 307, { location: redirectTarget.url }),
  ]);
  await assert.rejects(buildJsonClient(url, dynamodb).call('GetItem', {}), { status: 307 });
  assert.deepEqual(redirectTarget.requests, []);
});

test('reads every page', async (t) => {
  const { url, requests } = await startScriptedServer(t, [
    respondWithJson({ NextToken: 'second', List: [1] }),
    respondWithJson({ NextToken: null, List: [2] }),
  ]);
  const lists: unknown[] = [];
  for await (const { List: list } of paginate(buildJsonClient(url, identityCenter), 'List', {
    a: 1,
  }))
    lists.push(list);
  assert.deepEqual(lists, [[1], [2]]);
  assert.deepEqual(
    requests.map(({ body }) => JSON.parse(body)),
    [{ a: 1 }, { a: 1, NextToken: 'second' }],
  );
});
