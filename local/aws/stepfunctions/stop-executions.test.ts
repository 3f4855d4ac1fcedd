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

test('a stopped execution is ABORTED and runs no further state', async (t) => {
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

test("rejects a stopped execution's token", async (t) => {
  const { client, tasks, start } = await startTestStepFunctions(t);
  const executionArn = await start();
  const taskToken = await tasks.token;
  await client.send(new StopExecutionCommand({ executionArn }));
  await assert.rejects(client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' })), {
    name: 'TaskTimedOut',
    message: "Task Timed Out: 'Provided task does not exist anymore'",
  });
});

test('a result after the stop is neither recorded nor followed', async (t) => {
  const { client, tasks, start, stepFunctions, history } = await startTestStepFunctions(t);
  const result = Promise.withResolvers<InvocationResult>();
  tasks.results['grant-access'] = [result.promise];
  const executionArn = await start();
  await client.send(new StopExecutionCommand({ executionArn }));
  result.resolve({ ok: true, payload: { secondsLeft: 60 } });
  await stepFunctions.waitForEnd(executionArn);
  assert.equal((await history(executionArn)).at(-1)?.type, 'ExecutionAborted');
  assert.deepEqual(tasks.updates, []);
});

test('stopping an ended execution changes nothing', async (t) => {
  const { client, limit, start, stepFunctions, history } = await startTestStepFunctions(t);
  limit.expire();
  const executionArn = await start();
  await stepFunctions.waitForEnd(executionArn);
  await client.send(new StopExecutionCommand({ executionArn, error: 'Late' }));
  const execution = await client.send(new DescribeExecutionCommand({ executionArn }));
  assert.equal(execution.status, 'SUCCEEDED');
  assert.equal((await history(executionArn)).at(-1)?.type, 'ExecutionSucceeded');
});

test('an execution from before a restart is ABORTED, and its token is rejected as timed out', async (t) => {
  const first = await startTestStepFunctions(t);
  const executionArn = await first.start();
  const taskToken = await first.tasks.token;
  await first.stepFunctions.close();
  const afterClose = await first.client.send(new DescribeExecutionCommand({ executionArn }));
  assert.equal(afterClose.status, 'RUNNING');

  const second = await startTestStepFunctions(t, { database: first.database });
  second.stepFunctions.abortOrphaned();
  const aborted = await second.client.send(new DescribeExecutionCommand({ executionArn }));
  assert.deepEqual([aborted.status, aborted.stopDate], ['ABORTED', testStart]);
  assert.equal((await second.history(executionArn)).at(-1)?.type, 'ExecutionAborted');
  await assert.rejects(
    second.client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' })),
    {
      name: 'TaskTimedOut',
    },
  );
});

test('abortOrphaned does not stop the executions of this process', async (t) => {
  const { client, tasks, start, stepFunctions } = await startTestStepFunctions(t);
  const executionArn = await start();
  await tasks.token;
  stepFunctions.abortOrphaned();
  const { status } = await client.send(new DescribeExecutionCommand({ executionArn }));
  assert.equal(status, 'RUNNING');
});

test('rejects StartExecution after close', async (t) => {
  const { client, stepFunctions } = await startTestStepFunctions(t);
  await stepFunctions.close();
  await assert.rejects(
    client.send(new StartExecutionCommand({ stateMachineArn, name: randomUUID() })),
    { name: 'ServiceUnavailable' },
  );
});
