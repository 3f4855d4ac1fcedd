import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  type StartExecutionCommandInput,
} from '@aws-sdk/client-sfn';
import { stateMachineArn } from '../../seed.ts';
import { grantInput, startTestStepFunctions, testStart } from './start-test-step-functions.ts';
import { grantDefinition } from './test-definition.ts';

const executionPrefix = 'arn:aws:states:us-east-1:111122223333:execution:break-glass:';
const input = JSON.stringify(grantInput);

test('describes an execution as soon as it has started', async (t) => {
  const { client, start } = await startTestStepFunctions(t);
  const { $metadata: _, ...execution } = await client.send(
    new DescribeExecutionCommand({ executionArn: await start() }),
  );
  assert.deepEqual(execution, {
    executionArn: `${executionPrefix}g1`,
    stateMachineArn,
    name: 'g1',
    status: 'RUNNING',
    startDate: testStart,
    input,
    inputDetails: { included: true },
    redriveCount: 0,
  });
});

test('a second start with the same name and input returns the running execution', async (t) => {
  const { start, client } = await startTestStepFunctions(t);
  const arn = await start();
  assert.equal(await start(), arn);
  const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn }));
  assert.equal(executions.length, 1);
});

test('rejects a used name with other input, and with any input after the execution has ended', async (t) => {
  const { start, limit, stepFunctions } = await startTestStepFunctions(t);
  const arn = await start();
  const alreadyExists = {
    name: 'ExecutionAlreadyExists',
    message: `Execution Already Exists: '${executionPrefix}g1'`,
  };
  await assert.rejects(start({ ...grantInput, version: 2 }), alreadyExists);
  limit.expire();
  await stepFunctions.waitForEnd(arn);
  await assert.rejects(start(), alreadyExists);
});

test('generates a missing name, and uses {} for a missing input', async (t) => {
  const { client } = await startTestStepFunctions(t);
  const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn }));
  assert.match(executionArn, /:break-glass:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  const execution = await client.send(new DescribeExecutionCommand({ executionArn }));
  assert.equal(execution.input, '{}');
});

const invalidRequests: readonly [string, Partial<StartExecutionCommandInput>][] = [
  ['InvalidName', { name: 'a b' }],
  ['InvalidName', { name: 'x'.repeat(81) }],
  ['InvalidExecutionInput', { input: '{"grantId":' }],
  ['StateMachineDoesNotExist', { stateMachineArn: `${stateMachineArn}-not` }],
];

for (const [name, parameters] of invalidRequests) {
  test(`StartExecution returns ${name} for ${JSON.stringify(parameters).slice(0, 60)}`, async (t) => {
    const { client } = await startTestStepFunctions(t);
    await assert.rejects(
      client.send(new StartExecutionCommand({ stateMachineArn, input, ...parameters })),
      { name },
    );
  });
}

test('rejects an unknown execution and an invalid ARN', async (t) => {
  const { client } = await startTestStepFunctions(t);
  await assert.rejects(
    client.send(new DescribeExecutionCommand({ executionArn: `${executionPrefix}none` })),
    {
      name: 'ExecutionDoesNotExist',
      message: `Execution Does Not Exist: '${executionPrefix}none'`,
    },
  );
  await assert.rejects(client.send(new GetExecutionHistoryCommand({ executionArn: 'g1' })), {
    name: 'InvalidArn',
  });
});

test('rejects an unknown token, and an output that is not JSON', async (t) => {
  const { client, tasks, start } = await startTestStepFunctions(t);
  await assert.rejects(client.send(new SendTaskFailureCommand({ taskToken: 'unknown' })), {
    name: 'InvalidToken',
  });
  await start();
  const taskToken = await tasks.token;
  await assert.rejects(client.send(new SendTaskSuccessCommand({ taskToken, output: '{' })), {
    name: 'InvalidOutput',
  });
});

test('lists executions newest first, by status and by page', async (t) => {
  const { client, limit, stepFunctions } = await startTestStepFunctions(t);
  for (const name of ['a', 'b', 'c']) {
    await client.send(new StartExecutionCommand({ stateMachineArn, name, input }));
  }
  const list = async (more: { maxResults?: number; nextToken?: string; statusFilter?: 'FAILED' }) =>
    client.send(new ListExecutionsCommand({ stateMachineArn, ...more }));
  const first = await list({ maxResults: 2 });
  const second = await list({ maxResults: 2, nextToken: first.nextToken ?? '' });
  assert.deepEqual(
    [first, second].map((page) => page.executions?.map((execution) => execution.name)),
    [['c', 'b'], ['a']],
  );
  assert.equal(second.nextToken, undefined);
  limit.expire();
  await stepFunctions.waitForEnd(`${executionPrefix}a`);
  assert.deepEqual((await list({ statusFilter: 'FAILED' })).executions, []);
  await assert.rejects(list({ nextToken: 'unknown' }), { name: 'InvalidToken' });
});

test('returns the same history in pages forwards and backwards', async (t) => {
  const { client, tasks, limit, start, stepFunctions } = await startTestStepFunctions(t);
  const executionArn = await start();
  await tasks.token;
  limit.expire();
  await stepFunctions.waitForEnd(executionArn);

  async function read(reverseOrder: boolean): Promise<readonly HistoryEvent[]> {
    const all: HistoryEvent[] = [];
    let nextToken: string | undefined;
    do {
      const page = await client.send(
        new GetExecutionHistoryCommand({
          executionArn,
          reverseOrder,
          maxResults: 5,
          ...(nextToken ? { nextToken } : {}),
        }),
      );
      all.push(...(page.events ?? []));
      nextToken = page.nextToken;
    } while (nextToken);
    return all;
  }

  const forwards = await read(false);
  assert.deepEqual(
    forwards.map(({ id }) => id),
    Array.from({ length: 24 }, (_, index) => index + 1),
  );
  assert.deepEqual((await read(true)).toReversed(), forwards);
});

test("history events contain their data in AWS's form, or omit it on request", async (t) => {
  const { client, limit, start, stepFunctions, history } = await startTestStepFunctions(t);
  limit.expire();
  const executionArn = await start();
  await stepFunctions.waitForEnd(executionArn);
  const [started, entered, scheduled] = await history(executionArn);
  assert.deepEqual(started, {
    id: 1,
    previousEventId: 0,
    timestamp: testStart,
    type: 'ExecutionStarted',
    executionStartedEventDetails: {
      input,
      inputDetails: { truncated: false },
      roleArn: 'arn:aws:iam::111122223333:role/break-glass-state-machine',
    },
  });
  assert.deepEqual(entered?.stateEnteredEventDetails, {
    name: 'GrantAccess',
    input,
    inputDetails: { truncated: false },
  });
  assert.deepEqual(scheduled?.taskScheduledEventDetails, {
    resourceType: 'lambda',
    resource: 'invoke',
    region: 'us-east-1',
    parameters: JSON.stringify({
      FunctionName: 'arn:aws:lambda:us-east-1:111122223333:function:grant-access',
      Payload: grantInput,
    }),
    timeoutInSeconds: 70,
  });
  const { events: [, withoutData] = [] } = await client.send(
    new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }),
  );
  assert.deepEqual(withoutData?.stateEnteredEventDetails, { name: 'GrantAccess' });
});

test('lists the state machine, and describes it by its ARN or by an execution', async (t) => {
  const { client, start } = await startTestStepFunctions(t);
  const { stateMachines } = await client.send(new ListStateMachinesCommand());
  assert.deepEqual(stateMachines, [
    { stateMachineArn, name: 'break-glass', type: 'STANDARD', creationDate: testStart },
  ]);
  const machine = await client.send(new DescribeStateMachineCommand({ stateMachineArn }));
  assert.deepEqual(
    [machine.status, machine.type, machine.definition],
    ['ACTIVE', 'STANDARD', JSON.stringify(grantDefinition)],
  );
  const executionArn = await start();
  const ofExecution = await client.send(
    new DescribeStateMachineForExecutionCommand({ executionArn }),
  );
  assert.deepEqual(
    [ofExecution.stateMachineArn, ofExecution.definition],
    [stateMachineArn, machine.definition],
  );
});
