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
import { createExecutions, createExecutionWaits, listRunningNames } from './step-functions.ts';

const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:x';
const fail = (code: string, status = 400) =>
  respondWithJson({ __type: code, message: code }, status);
const accept = respondWithJson({ executionArn: 'arn', startDate: 1 });

/** Starts an execution at a server that responds to each attempt with the next responder. */
async function start(t: TestContext, ...responders: Responder[]) {
  const { url } = await startScriptedServer(t, responders);
  const client = buildJsonClient(url, stepFunctions, { maxAttempts: 3 });
  return createExecutions(client, stateMachineArn).start('name');
}

test('starts an execution with an input that nobody reads, the same in each call', async (t) => {
  const { url, requests } = await startScriptedServer(t, [accept]);
  const executions = createExecutions(buildJsonClient(url, stepFunctions), stateMachineArn);
  for (const _ of [1, 2]) assert.deepEqual(await executions.start('name'), { outcome: 'started' });
  const input = { stateMachineArn, name: 'name', input: '{}' };
  assert.deepEqual(
    requests.map(({ body }) => JSON.parse(body)),
    [input, input],
  );
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

const describe = (status: string) => respondWithJson({ status, name: 'name' });

for (const [title, responder, expected] of [
  ['that runs', describe('RUNNING'), 'running'],
  ['that succeeded', describe('SUCCEEDED'), 'over'],
  ['that failed', describe('FAILED'), 'over'],
  ['that was stopped', describe('ABORTED'), 'over'],
  ['that timed out', describe('TIMED_OUT'), 'over'],
  ['that does not exist', fail('ExecutionDoesNotExist'), 'never-started'],
] as const)
  test(`reads the status of an execution ${title} as ${expected}`, async (t) => {
    const { url, requests } = await startScriptedServer(t, [responder]);
    const client = buildJsonClient(url, stepFunctions);
    assert.equal(await createExecutions(client, stateMachineArn).statusOf('name'), expected);
    const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:x:name';
    assert.deepEqual(
      requests.map(({ body }) => JSON.parse(body)),
      [{ executionArn }],
    );
  });

test('a status that could not be read is an error, never a status', async (t) => {
  for (const responder of [fail('AccessDeniedException'), fail('InvalidArn'), closeConnection]) {
    const { url } = await startScriptedServer(t, [responder]);
    const client = buildJsonClient(url, stepFunctions, { maxAttempts: 1 });
    await assert.rejects(createExecutions(client, stateMachineArn).statusOf('name'));
  }
});

test('lists the names of the running executions, page after page', async (t) => {
  const { url, requests } = await startScriptedServer(t, [
    respondWithJson({ executions: [{ name: 'a' }, { name: 'b' }], nextToken: 'more' }),
    respondWithJson({ executions: [], nextToken: 'most' }),
    respondWithJson({ executions: [{ name: 'c' }, {}] }),
  ]);
  const pages: (readonly string[])[] = [];
  for await (const names of listRunningNames(buildJsonClient(url, stepFunctions), stateMachineArn))
    pages.push(names);
  assert.deepEqual(pages, [['a', 'b'], [], ['c']]);
  const input = { stateMachineArn, statusFilter: 'RUNNING', maxResults: 100 };
  assert.deepEqual(
    requests.map(({ body }) => JSON.parse(body)),
    [input, { ...input, nextToken: 'more' }, { ...input, nextToken: 'most' }],
  );
});

test('a wait that is over cannot be ended, and that is no error', async (t) => {
  for (const error of ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']) {
    const { url } = await startScriptedServer(t, [fail(error)]);
    await createExecutionWaits(buildJsonClient(url, stepFunctions)).end('token');
  }
  const { url } = await startScriptedServer(t, [fail('AccessDeniedException')]);
  const waits = createExecutionWaits(buildJsonClient(url, stepFunctions, { maxAttempts: 1 }));
  await assert.rejects(waits.end('token'), { name: 'AccessDeniedException' });
});
