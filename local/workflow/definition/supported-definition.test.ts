import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StateDefinition } from './state-machine-definition.ts';
import { parseSupportedDefinition } from './supported-definition.ts';

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

const parse = (state: StateDefinition, more = {}) =>
  parseSupportedDefinition({ StartAt: 'Only', States: { Only: state }, ...more });

test('accepts what the interpreter runs, and does not change the original definition', () => {
  const original = task({
    ...tokenTask,
    TimeoutSecondsPath: '$.x',
    ResultPath: null,
    Retry: [{ ErrorEquals: ['States.TaskFailed'], JitterStrategy: 'FULL' }],
  });
  const before = structuredClone(original);
  assert.equal(parse(original).states.get('Only')?.Type, 'Task');
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
  ['a heartbeat', task({ HeartbeatSeconds: 5 }), /HeartbeatSeconds is not supported/],
  ['a task without parameters', task({ Parameters: undefined }), /Parameters is missing/],
  ['a Parallel state', { Type: 'Parallel', Branches: [], End: true }, /Parallel/],
  ['a Map state', { Type: 'Map', End: true }, /Map/],
  ['an InputPath', task({ InputPath: '$.grant' }), /InputPath is not supported/],
  ['an OutputPath', { Type: 'Succeed', OutputPath: '$.a' }, /OutputPath is not supported/],
  ['a Wait until a time', { Type: 'Wait', TimestampPath: '$.at' }, /TimestampPath/],
  ['a filter in a path', task({ TimeoutSecondsPath: '$.a[?(@.b)]' }), /\$\.a\[\?\(@\.b\)\]/],
  ['a deep ResultPath', task({ ResultPath: '$.a.b' }), /\$\.a\.b/],
  [
    'another intrinsic function',
    task({ Parameters: { FunctionName: 'f', 'Payload.$': 'States.UUID()' } }),
    /States\.UUID\(\)/,
  ],
  [
    'a filter inside States.Format',
    task({ Parameters: { list: [{ 'text.$': "States.Format('{}', $.a[*])" }] } }),
    /States\.Format/,
  ],
  [
    'an unknown operator of a Choice',
    { Type: 'Choice', Choices: [{ Variable: '$.a', NumericEquals: 1, Next: 'Only' }] },
    /NumericEquals is not supported/,
  ],
];

for (const [title, state, message] of unsupported) {
  test(`rejects ${title} instead of ignoring it`, () => {
    assert.throws(() => parse(state), { name: 'UnsupportedStateError', message });
  });
}

test('rejects a definition in JSONata', () => {
  assert.throws(() => parse(task({}), { QueryLanguage: 'JSONata' }), {
    name: 'UnsupportedStateError',
  });
});

test('rejects a time limit of the whole state machine', () => {
  assert.throws(() => parse(task({}), { TimeoutSeconds: 60 }), {
    name: 'UnsupportedStateError',
    message: /TimeoutSeconds is not supported/,
  });
});
