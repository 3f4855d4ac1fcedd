import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type HistoryEvent,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
} from '@aws-sdk/client-sfn';
import { StateError } from '../../workflow/state-error.ts';
import { grantInput, readToken, startTestStepFunctions } from './start-test-step-functions.ts';
import { grantDefinition } from './test-definition.ts';

const failed = (errorType: string) => ({
  ok: false as const,
  errorType,
  errorMessage: 'injected',
  trace: [],
});

/** The names of the entered states, in order. */
const entered = (events: readonly HistoryEvent[]) =>
  events.flatMap((event) => event.stateEnteredEventDetails?.name ?? []);

const ofType = (events: readonly HistoryEvent[], type: string) =>
  events.filter((event) => event.type === type);

test("when a grant expires, the wait's time limit leads to RevokeAccess", async (t) => {
  const { tasks, limit, start, history, stepFunctions } = await startTestStepFunctions(t);
  const arn = await start();
  await tasks.token;
  assert.deepEqual(limit.limitsMs, [3_600_000]);
  limit.expire();
  const execution = await stepFunctions.waitForEnd(arn);
  assert.equal(execution.status, 'SUCCEEDED');
  const { waitEnded } = JSON.parse(execution.output ?? '');
  assert.equal(waitEnded.Error, 'States.Timeout');
  const events = await history(arn);
  assert.deepEqual(
    events.map((event) => event.type),
    [
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskTimedOut',
      'TaskStateExited',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'WaitStateEntered',
      'WaitStateExited',
      'ChoiceStateEntered',
      'ChoiceStateExited',
      'SucceedStateEntered',
      'SucceedStateExited',
      'ExecutionSucceeded',
    ],
  );
});

test("invokes functions by name, with the definition's payload", async (t) => {
  const { tasks, limit, start, stepFunctions } = await startTestStepFunctions(t);
  limit.expire();
  await stepFunctions.waitForEnd(await start());
  assert.deepEqual(tasks.invoked, [
    { functionName: 'grant-access', payload: grantInput },
    { functionName: 'revoke-access', payload: grantInput },
  ]);
});

test('SendTaskSuccess ends the wait early, once', async (t) => {
  const { client, tasks, start, stepFunctions, history } = await startTestStepFunctions(t);
  const arn = await start();
  const taskToken = await tasks.token;
  await client.send(new SendTaskHeartbeatCommand({ taskToken }));
  await client.send(new SendTaskSuccessCommand({ taskToken, output: '{"by":"maria"}' }));
  assert.equal((await stepFunctions.waitForEnd(arn)).status, 'SUCCEEDED');
  const succeeded = ofType(await history(arn), 'TaskSucceeded')[1];
  assert.deepEqual(succeeded?.taskSucceededEventDetails, {
    resourceType: 'aws-sdk:dynamodb',
    resource: 'updateItem.waitForTaskToken',
    output: '{"by":"maria"}',
    outputDetails: { truncated: false },
  });
  for (const Command of [SendTaskHeartbeatCommand, SendTaskFailureCommand]) {
    await assert.rejects(client.send(new Command({ taskToken })), { name: 'TaskTimedOut' });
  }
});

test('SendTaskFailure gives the wait its error and cause', async (t) => {
  const { client, tasks, start, stepFunctions } = await startTestStepFunctions(t);
  const arn = await start();
  const taskToken = await tasks.token;
  await client.send(
    new SendTaskFailureCommand({ taskToken, error: 'EndRequested', cause: 'by maria' }),
  );
  const { output = '' } = await stepFunctions.waitForEnd(arn);
  assert.deepEqual(JSON.parse(output).waitEnded, { Error: 'EndRequested', Cause: 'by maria' });
});

test('a token is valid before the write that contains it returns', async (t) => {
  const { client, tasks, start, stepFunctions } = await startTestStepFunctions(t, {
    tasks: {
      invokeFunction: async () => ({ ok: true, payload: { secondsLeft: 60 } }),
      publish: async () => ({}),
      async updateItem(parameters) {
        const taskToken = readToken(parameters);
        await client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
        return {};
      },
    },
  });
  assert.equal((await stepFunctions.waitForEnd(await start())).status, 'SUCCEEDED');
  assert.deepEqual(tasks.updates, []);
});

test('a failed condition ends the task immediately, and each retry has a new token', async (t) => {
  const { tasks, start, stepFunctions, history } = await startTestStepFunctions(t);
  tasks.updateErrors.push(
    new StateError('DynamoDb.SdkClientException', 'no response'),
    new StateError('DynamoDb.ConditionalCheckFailedException', 'The conditional request failed'),
  );
  const arn = await start();
  const { output = '' } = await stepFunctions.waitForEnd(arn);
  assert.equal(JSON.parse(output).waitEnded.Error, 'DynamoDb.ConditionalCheckFailedException');
  assert.equal(new Set(tasks.updates.map(readToken)).size, 2);
  assert.deepEqual(
    ofType(await history(arn), 'TaskFailed').map((event) => event.taskFailedEventDetails),
    [
      {
        resourceType: 'aws-sdk:dynamodb',
        resource: 'updateItem.waitForTaskToken',
        error: 'DynamoDb.SdkClientException',
        cause: 'no response',
      },
      {
        resourceType: 'aws-sdk:dynamodb',
        resource: 'updateItem.waitForTaskToken',
        error: 'DynamoDb.ConditionalCheckFailedException',
        cause: 'The conditional request failed',
      },
    ],
  );
});

test("sends the definition's update as it is", async (t) => {
  const { tasks, limit, start, stepFunctions } = await startTestStepFunctions(t);
  limit.expire();
  await stepFunctions.waitForEnd(await start());
  const taskToken = await tasks.token;
  assert.deepEqual(tasks.updates, [
    {
      TableName: 'break-glass-access',
      Key: { id: { S: 'grant#g1' } },
      UpdateExpression: 'SET taskToken = :token',
      ExpressionAttributeValues: { ':token': { S: taskToken } },
    },
  ]);
});

test('a retry is a new TaskScheduled after the TaskFailed', async (t) => {
  const { tasks, limit, start, stepFunctions, history } = await startTestStepFunctions(t);
  limit.expire();
  tasks.results['grant-access'] = [failed('AssignmentPendingError')];
  const arn = await start();
  assert.equal((await stepFunctions.waitForEnd(arn)).status, 'SUCCEEDED');
  const events = await history(arn);
  assert.deepEqual(
    events.slice(0, 9).map((event) => event.type),
    [
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskFailed',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
    ],
  );
  assert.deepEqual(events[4]?.taskFailedEventDetails, {
    resourceType: 'lambda',
    resource: 'invoke',
    error: 'AssignmentPendingError',
    cause: '{"errorType":"AssignmentPendingError","errorMessage":"injected"}',
  });
});

test("a final failure goes through the Catch and the alert, and ends with the Fail state's error", async (t) => {
  const { tasks, start, stepFunctions, history } = await startTestStepFunctions(t);
  tasks.results['grant-access'] = [failed('GrantRefusedError')];
  const arn = await start();
  const execution = await stepFunctions.waitForEnd(arn);
  assert.deepEqual(
    [execution.status, execution.error, execution.cause],
    ['FAILED', 'GrantNeedsAttention', 'See the history.'],
  );
  const events = await history(arn);
  assert.deepEqual(entered(events), [
    'GrantAccess',
    'RevokeAccess',
    'WaitForCloudTrail',
    'HasGrantFailed',
    'AlertPeople',
    'Failed',
  ]);
  assert.deepEqual(
    events.slice(-2).map((event) => event.type),
    ['FailStateEntered', 'ExecutionFailed'],
  );
});

test('the context names the execution and the state', async (t) => {
  const { tasks, start, stepFunctions } = await startTestStepFunctions(t);
  tasks.results['grant-access'] = [failed('GrantRefusedError')];
  await stepFunctions.waitForEnd(await start());
  assert.deepEqual(tasks.published, [
    {
      TopicArn: 'arn:aws:sns:us-east-1:111122223333:break-glass-alerts',
      Message: 'g1 at AlertPeople in g1',
    },
  ]);
});

for (const secondsLeft of [0, 1.5, -3, '60', null]) {
  test(`a time limit of ${JSON.stringify(secondsLeft)} fails the execution without any Catch`, async (t) => {
    const { tasks, start, stepFunctions } = await startTestStepFunctions(t);
    tasks.results['grant-access'] = [{ ok: true, payload: { secondsLeft } }];
    const execution = await stepFunctions.waitForEnd(await start());
    assert.deepEqual([execution.status, execution.error], ['FAILED', 'States.Runtime']);
    assert.deepEqual(tasks.updates, []);
  });
}

test('a result over the size limit fails the execution without any Catch', async (t) => {
  const { tasks, start, stepFunctions } = await startTestStepFunctions(t);
  tasks.results['grant-access'] = [{ ok: true, payload: 'x'.repeat(256 * 1024) }];
  const execution = await stepFunctions.waitForEnd(await start());
  assert.deepEqual([execution.status, execution.error], ['FAILED', 'States.DataLimitExceeded']);
});

test("times out a task that exceeds its state's time limit", async (t) => {
  const grantAccess = grantDefinition.States['GrantAccess'];
  assert.ok(grantAccess);
  const States = { ...grantDefinition.States, GrantAccess: { ...grantAccess, TimeoutSeconds: 1 } };
  const { tasks, start, stepFunctions, history } = await startTestStepFunctions(t, {
    definition: { ...grantDefinition, States },
  });
  tasks.results['grant-access'] = [new Promise(() => {})];
  const arn = await start();
  await stepFunctions.waitForEnd(arn);
  const [timedOut] = ofType(await history(arn), 'TaskTimedOut');
  assert.equal(timedOut?.taskTimedOutEventDetails?.error, 'States.Timeout');
});
