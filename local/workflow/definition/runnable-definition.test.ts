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

const changed = (state: StateDefinition) => build(state).definition.States['Only'];

test("a wait for a token takes its time limit along, and is never ended by the library's own", () => {
  assert.deepEqual(
    changed(task({ ...tokenTask, TimeoutSecondsPath: '$.granted.secondsLeft' })),
    task({
      ...tokenTask,
      Parameters: { TableName: 't', '__timeoutSeconds.$': '$.granted.secondsLeft' },
      TimeoutSeconds: 2_000_000,
    }),
  );
});

test('a fixed time limit of a wait for a token travels likewise', () => {
  assert.deepEqual(
    changed(task({ ...tokenTask, TimeoutSeconds: 60 })),
    task({
      ...tokenTask,
      Parameters: { TableName: 't', __timeoutSeconds: 60 },
      TimeoutSeconds: 2_000_000,
    }),
  );
});

test("another task's time limit by path is read from the parameters, where the library looks", () => {
  assert.deepEqual(
    changed(task({ TimeoutSecondsPath: '$.seconds' })),
    task({
      Parameters: { FunctionName: 'grant-access', '__timeoutSeconds.$': '$.seconds' },
      TimeoutSecondsPath: '$.__timeoutSeconds',
    }),
  );
});

test("a task without a time limit is not ended after the library's 60 seconds", () => {
  assert.deepEqual(changed(task({})), task({ TimeoutSeconds: 2_000_000 }));
});

test('the original is left as it was', () => {
  const original = task({ ...tokenTask, TimeoutSecondsPath: '$.x' });
  const before = structuredClone(original);
  build(original);
  assert.deepEqual(original, before);
});

const refused: readonly [string, StateDefinition, RegExp][] = [
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

for (const [what, state, message] of refused) {
  test(`${what} is refused by name instead of being ignored`, () => {
    assert.throws(() => build(state), { name: 'UnsupportedStateError', message });
  });
}

test('a definition in JSONata is refused', () => {
  assert.throws(() => build(task({}), { QueryLanguage: 'JSONata' }), {
    name: 'UnsupportedStateError',
  });
});
