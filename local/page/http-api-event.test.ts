import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ApiRequest, buildApiResponse, buildHttpApiEvent } from './http-api-event.ts';

const request: ApiRequest = {
  method: 'POST',
  path: '/slack/interactivity',
  query: 'a=1',
  sourceIp: '127.0.0.1',
  headers: {
    host: 'localhost:4747',
    'user-agent': 'Slackbot 1.0',
    'content-type': 'application/x-www-form-urlencoded',
    'set-cookie': ['a', 'b'],
  },
  body: Buffer.from('payload=%7B%7D'),
};

test('encodes a form in base64, as an HTTP API does', () => {
  const event = buildHttpApiEvent(request, new Date('2026-11-21T08:00:00Z'), 'id1');
  assert.deepEqual(event, {
    version: '2.0',
    routeKey: 'POST /slack/interactivity',
    rawPath: '/slack/interactivity',
    rawQueryString: 'a=1',
    headers: { ...request.headers, 'set-cookie': 'a,b' },
    queryStringParameters: { a: '1' },
    requestContext: {
      accountId: '111122223333',
      apiId: 'local',
      domainName: 'localhost:4747',
      domainPrefix: 'local',
      http: {
        method: 'POST',
        path: '/slack/interactivity',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'Slackbot 1.0',
      },
      requestId: 'id1',
      routeKey: 'POST /slack/interactivity',
      stage: '$default',
      time: '21/Nov/2026:08:00:00 +0000',
      timeEpoch: 1_795_248_000_000,
    },
    body: Buffer.from('payload=%7B%7D').toString('base64'),
    isBase64Encoded: true,
  });
});

test('passes JSON as text', () => {
  const headers = { 'content-type': 'application/json' };
  const json = { ...request, headers, body: Buffer.from('{}') };
  const { body, isBase64Encoded } = buildHttpApiEvent(json, new Date(0), 'id1');
  assert.deepEqual({ body, isBase64Encoded }, { body: '{}', isBase64Encoded: false });
});

const failed = { ok: false as const, errorType: 'Error', errorMessage: 'boom', trace: [] };
const responses = [
  {
    title: 'maps a failed function to an internal error',
    invocation: failed,
    response: {
      status: 500,
      headers: { 'content-type': 'application/json' },
      body: '{"message":"Internal Server Error"}',
    },
  },
  {
    title: 'returns the response of the function',
    invocation: {
      ok: true as const,
      payload: { statusCode: 201, headers: { 'Content-Type': 'a/b' }, body: 'x' },
    },
    response: { status: 201, headers: { 'content-type': 'a/b' }, body: 'x' },
  },
  {
    title: 'returns a result without a status code as JSON',
    invocation: { ok: true as const, payload: { a: 1 } },
    response: { status: 200, headers: { 'content-type': 'application/json' }, body: '{"a":1}' },
  },
];
for (const { title, invocation, response } of responses)
  test(title, () => assert.deepEqual(buildApiResponse(invocation), response));
