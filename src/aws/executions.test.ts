import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { buildJsonClient } from '../../test/fixtures/aws-client/build-json-client.ts';
import { stepFunctions } from './client/json-service.ts';
import { createExecutions } from './executions.ts';

type Answer = (response: ServerResponse) => void;

const drop: Answer = (response) => response.socket?.destroy();
const refuse =
  (code: string, status = 400): Answer =>
  (response) =>
    response
      .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
      .end(JSON.stringify({ __type: code, message: code }));
const accept: Answer = (response) =>
  response
    .writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
    .end(JSON.stringify({ executionArn: 'arn', startDate: 1 }));

/** Starts an execution at a Step Functions that answers as told, one answer a request. */
async function startAt(t: TestContext, ...answers: Answer[]) {
  const server = createServer((request, response) => {
    request.resume();
    (answers.shift() ?? drop)(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = buildJsonClient(url, stepFunctions, { maxAttempts: 3 });
  return createExecutions(client, 'arn:aws:states:us-east-1:1:stateMachine:x').start('name', '{}');
}

test('an accepted start is started', async (t) => {
  assert.deepEqual(await startAt(t, accept), { outcome: 'started' });
});

test('a name that exists is the grant’s own execution', async (t) => {
  assert.deepEqual(await startAt(t, refuse('ExecutionAlreadyExists')), { outcome: 'started' });
});

test('a refusal of the first try is definite', async (t) => {
  for (const error of ['StateMachineDoesNotExist', 'AccessDeniedException', 'InvalidName'])
    assert.deepEqual(await startAt(t, refuse(error)), { outcome: 'refused', error });
});

test('a refusal after a try whose answer was lost proves nothing', async (t) => {
  const error = 'AccessDeniedException';
  assert.deepEqual(await startAt(t, drop, refuse(error)), { outcome: 'unconfirmed', error });
});

test('no answer, and a failure of Step Functions itself, prove nothing', async (t) => {
  assert.equal((await startAt(t, drop, drop, drop)).outcome, 'unconfirmed');
  const failure = refuse('InternalFailure', 500);
  assert.equal((await startAt(t, failure, failure, failure)).outcome, 'unconfirmed');
});
