import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { buildJsonClient } from '../../test/fixtures/aws-client/build-json-client.ts';
import {
  closeConnection,
  type Responder,
  respondWithJson,
  startScriptedServer,
} from '../../test/fixtures/aws-client/scripted-server.ts';
import { stepFunctions } from './client/json-service.ts';
import { createExecutions } from './step-functions.ts';

const fail = (code: string, status = 400) =>
  respondWithJson({ __type: code, message: code }, status);
const accept = respondWithJson({ executionArn: 'arn', startDate: 1 });

/** Starts an execution at a server that responds to each attempt with the next responder. */
async function start(t: TestContext, ...responders: Responder[]) {
  const { url } = await startScriptedServer(t, responders);
  const client = buildJsonClient(url, stepFunctions, { maxAttempts: 3 });
  return createExecutions(client, 'arn:aws:states:us-east-1:1:stateMachine:x').start('name', '{}');
}

test('starts an execution', async (t) => {
  assert.deepEqual(await start(t, accept), { outcome: 'started' });
});

test('takes an existing execution of the same name for the grant’s own', async (t) => {
  assert.deepEqual(await start(t, fail('ExecutionAlreadyExists')), { outcome: 'started' });
});

test('an error of the first attempt is definite', async (t) => {
  for (const error of ['StateMachineDoesNotExist', 'AccessDeniedException', 'InvalidName'])
    assert.deepEqual(await start(t, fail(error)), { outcome: 'refused', error });
});

test('an error after a lost response is unconfirmed', async (t) => {
  const error = 'AccessDeniedException';
  const result = await start(t, closeConnection, fail(error));
  assert.deepEqual(result, { outcome: 'unconfirmed', error });
});

test('a missing response or a server error is unconfirmed', async (t) => {
  assert.equal((await start(t, closeConnection)).outcome, 'unconfirmed');
  assert.equal((await start(t, fail('InternalFailure', 500))).outcome, 'unconfirmed');
});
