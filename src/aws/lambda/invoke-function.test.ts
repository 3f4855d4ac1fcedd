import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  respondWithJson,
  startScriptedServer,
} from '../../../test/fixtures/aws-client/scripted-server.ts';
import { createInvokeFunction, createSendEvent } from './invoke-function.ts';

const credentials = async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'x' });
const invoke = (url: string) =>
  createInvokeFunction({
    ...{ functionName: 'report-on-access', endpoint: new URL(url), region: 'us-east-1' },
    ...{ credentials, now: Date.now },
  })({ grantId: 'g' }, 1_000);

test('invokes the function once, signed, and returns its result', async (t) => {
  const { url, requests } = await startScriptedServer(t, [respondWithJson({ sentAt: 'now' })]);
  assert.deepEqual(await invoke(url), { sentAt: 'now' });
  assert.equal(requests.length, 1);
  const [request] = requests;
  assert.equal(request?.path, '/2015-03-31/functions/report-on-access/invocations');
  assert.equal(request?.headers['x-amz-invocation-type'], 'RequestResponse');
  assert.match(String(request?.headers.authorization), /us-east-1\/lambda\/aws4_request/);
  assert.equal(request?.body, '{"grantId":"g"}');
});

test('throws the error of the function, and that of Lambda, without a retry', async (t) => {
  const failed = { errorType: 'GrantBusyError', errorMessage: 'busy' };
  const { url, requests } = await startScriptedServer(t, [
    respondWithJson(failed, 200, { 'x-amz-function-error': 'Unhandled' }),
    respondWithJson({ message: 'slow down' }, 429, {
      'x-amzn-errortype': 'TooManyRequestsException',
    }),
  ]);
  await assert.rejects(invoke(url), { name: 'InvokedFunctionError', errorType: 'GrantBusyError' });
  await assert.rejects(invoke(url), /TooManyRequestsException/);
  assert.equal(requests.length, 2);
});

test('sends an event once, signed, and throws unless Lambda has accepted it', async (t) => {
  const { url, requests } = await startScriptedServer(t, [
    respondWithJson({}, 202),
    respondWithJson({ message: 'slow down' }, 429, {
      'x-amzn-errortype': 'TooManyRequestsException',
    }),
  ]);
  const send = createSendEvent({
    ...{ functionName: 'access-requested', endpoint: new URL(url), region: 'us-east-1' },
    ...{ credentials, now: Date.now },
  });
  await send({ invokedBy: 'access-requested' }, 1_000);
  assert.equal(requests[0]?.headers['x-amz-invocation-type'], 'Event');
  await assert.rejects(send({}, 1_000), /TooManyRequestsException/);
});
