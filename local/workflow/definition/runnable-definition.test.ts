import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildRunnableDefinition } from './runnable-definition.ts';
import type { StateDefinition } from './state-machine-definition.ts';

const task = (fields: Record<string, unknown>): StateDefinition => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: 'grant-access' },
  End: true,
  ...fields,
});

const tokenTask = {
  Resource: 'arn:aws-us-gov:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
  Parameters: { TableName: 't' },
};

const build = (state: StateDefinition, more = {}) =>
  buildRunnableDefinition({ StartAt: 'Only', States: { Only: state }, ...more });

const convert = (state: StateDefinition) => build(state).definition.States['Only'];

test("passes a wait's time limit in the parameters, and raises the library's own", () => {
  assert.deepEqual(
    convert(task({ ...tokenTask, TimeoutSecondsPath: '$.granted.secondsLeft' })),
    task({
      ...tokenTask,
      Parameters: { TableName: 't', '__timeoutSeconds.$': '$.granted.secondsLeft' },
      TimeoutSeconds: 2_000_000,
    }),
  );
});

test("passes a wait's fixed time limit in the parameters", () => {
  assert.deepEqual(
    convert(task({ ...tokenTask, TimeoutSeconds: 60 })),
    task({
      ...tokenTask,
      Parameters: { TableName: 't', __timeoutSeconds: 60 },
      TimeoutSeconds: 2_000_000,
    }),
  );
});

test("passes another task's TimeoutSecondsPath in the parameters, where the library reads it", () => {
  assert.deepEqual(
    convert(task({ TimeoutSecondsPath: '$.seconds' })),
    task({
      Parameters: { FunctionName: 'grant-access', '__timeoutSeconds.$': '$.seconds' },
      TimeoutSecondsPath: '$.__timeoutSeconds',
    }),
  );
});

test("replaces the library's default time limit of 60 seconds", () => {
  assert.deepEqual(convert(task({})), task({ TimeoutSeconds: 2_000_000 }));
});

test('does not change the original definition', () => {
  const original = task({ ...tokenTask, TimeoutSecondsPath: '$.x' });
  const before = structuredClone(original);
  build(original);
  assert.deepEqual(original, before);
});

const unsupported: readonly [string, StateDefinition, RegExp][] = [
  [
    'an unknown resource',
    task({ Resource: 'arn:aws:states:::sqs:sendMessage' }),
    /sqs:sendMessage.*integrations\.ts/,
  ],
  [
    'a function as resource',
    task({ Resource: 'arn:aws:lambda:us-east-1:111122223333:function:f' }),
    /function:f/,
  ],
  ['JSONata', task({ QueryLanguage: 'JSONata' }), /JSONPath/],
  ['a heartbeat', task({ HeartbeatSeconds: 5 }), /HeartbeatSeconds/],
  ['a task without parameters', task({ Parameters: undefined }), /no Parameters/],
  ['a Parallel state', { Type: 'Parallel', Branches: [], End: true }, /Parallel/],
  ['a Map state', { Type: 'Map', End: true }, /Map/],
  [
    'States.TaskFailed on a wait for a token',
    task({ ...tokenTask, Retry: [{ ErrorEquals: ['States.TaskFailed'] }] }),
    /States\.TaskFailed/,
  ],
];

for (const [title, state, message] of unsupported) {
  test(`rejects ${title} instead of ignoring it`, () => {
    assert.throws(() => build(state), { name: 'UnsupportedStateError', message });
  });
}

test('rejects a definition in JSONata', () => {
  assert.throws(() => build(task({}), { QueryLanguage: 'JSONata' }), {
    name: 'UnsupportedStateError',
  });
});
