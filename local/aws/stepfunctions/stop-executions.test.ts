import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import {
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { InvocationResult } from '../../functions/invocation-result.ts';
import { stateMachineArn } from '../../seed.ts';
import { startTestStepFunctions, testStart } from './start-test-step-functions.ts';

test('a stopped execution reads ABORTED and runs no further state', async (t) => {
  const { client, tasks, limit, start, stepFunctions, history } = await startTestStepFunctions(t);
  const executionArn = await start();
  await tasks.token;
  const { stopDate } = await client.send(
    new StopExecutionCommand({ executionArn, error: 'Drill', cause: 'by hand' }),
  );
  const execution = await stepFunctions.waitForEnd(executionArn);
  assert.deepEqual(stopDate, testStart);
  assert.deepEqual(
    [execution.status, execution.error, execution.cause],
    ['ABORTED', 'Drill', 'by hand'],
  );
  assert.deepEqual(
    tasks.invoked.map(({ functionName }) => functionName),
    ['grant-access'],
  );
  assert.deepEqual(
    limit.signals.map((signal) => signal.aborted),
    [true],
  );
  const last = (await history(executionArn)).at(-1);
  assert.equal(last?.type, 'ExecutionAborted');
  assert.deepEqual(last?.executionAbortedEventDetails, { error: 'Drill', cause: 'by hand' });
});

test("a stopped execution's token is no longer awaited", async (t) => {
  const { client, tasks, start } = await startTestStepFunctions(t);
  const executionArn = await start();
  const taskToken = await tasks.token;
  await client.send(new StopExecutionCommand({ executionArn }));
  await assert.rejects(client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' })), {
    name: 'TaskTimedOut',
    message: "Task Timed Out: 'Provided task does not exist anymore'",
  });
});

test('what a function answers after the stop is neither told nor followed', async (t) => {
  const { client, tasks, start, stepFunctions, history } = await startTestStepFunctions(t);
  const answer = Promise.withResolvers<InvocationResult>();
  tasks.results['grant-access'] = [answer.promise];
  const executionArn = await start();
  await client.send(new StopExecutionCommand({ executionArn }));
  answer.resolve({ ok: true, payload: { secondsLeft: 60 } });
  await stepFunctions.waitForEnd(executionArn);
  assert.equal((await history(executionArn)).at(-1)?.type, 'ExecutionAborted');
  assert.deepEqual(tasks.updates, []);
});

test('stopping an execution that is over changes nothing', async (t) => {
  const { client, limit, start, stepFunctions, history } = await startTestStepFunctions(t);
  limit.expire();
  const executionArn = await start();
  await stepFunctions.waitForEnd(executionArn);
  await client.send(new StopExecutionCommand({ executionArn, error: 'Late' }));
  const execution = await client.send(new DescribeExecutionCommand({ executionArn }));
  assert.equal(execution.status, 'SUCCEEDED');
  assert.equal((await history(executionArn)).at(-1)?.type, 'ExecutionSucceeded');
});

test('what a restart lost reads ABORTED, and its token is known but awaited no more', async (t) => {
  const first = await startTestStepFunctions(t);
  const executionArn = await first.start();
  const taskToken = await first.tasks.token;
  await first.stepFunctions.close();
  const left = await first.client.send(new DescribeExecutionCommand({ executionArn }));
  assert.equal(left.status, 'RUNNING');

  const second = await startTestStepFunctions(t, { database: first.db });
  second.stepFunctions.abortOrphaned();
  const lost = await second.client.send(new DescribeExecutionCommand({ executionArn }));
  assert.deepEqual([lost.status, lost.stopDate], ['ABORTED', testStart]);
  assert.equal((await second.history(executionArn)).at(-1)?.type, 'ExecutionAborted');
  await assert.rejects(
    second.client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' })),
    {
      name: 'TaskTimedOut',
    },
  );
});

test('abortOrphaned leaves what runs here, and what is over, as it is', async (t) => {
  const { client, tasks, start, stepFunctions } = await startTestStepFunctions(t);
  const executionArn = await start();
  await tasks.token;
  stepFunctions.abortOrphaned();
  const { status } = await client.send(new DescribeExecutionCommand({ executionArn }));
  assert.equal(status, 'RUNNING');
});

test('nothing starts any more once it is closed', async (t) => {
  const { client, stepFunctions } = await startTestStepFunctions(t);
  await stepFunctions.close();
  await assert.rejects(
    client.send(new StartExecutionCommand({ stateMachineArn, name: randomUUID() })),
    { name: 'ServiceUnavailable' },
  );
});
