import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { readFunctions } from '../infra/bundle-functions.ts';
import { renderDefinition } from '../local/workflow/definition/render-definition.ts';
import { validateDefinition } from '../local/workflow/definition/validate-definition.ts';
import * as errors from '../src/grant/errors.ts';

const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');
const template = await read('break-glass.asl.json');
const functions = await readFunctions();
const arnOf = (name: string) => `arn:aws:lambda:us-east-1:111122223333:function:${name}`;
const tokens = {
  Partition: 'aws',
  TableName: 'break-glass-access',
  InstanceArn: 'arn:aws:sso:::instance/ssoins-12345',
  AlertTopicArn: 'arn:aws:sns:us-east-1:111122223333:alerts',
  GrantAccessFunctionArn: arnOf('grant-access'),
  RevokeAccessFunctionArn: arnOf('revoke-access'),
  ReportOnAccessFunctionArn: arnOf('report-on-access'),
};
const definition = renderDefinition(template, tokens);

interface Rule {
  readonly ErrorEquals: readonly string[];
  readonly Next?: string;
  readonly ResultPath?: string;
  readonly MaxAttempts?: number;
}
const rulesOf = (state: Record<string, unknown>, field: 'Retry' | 'Catch'): readonly Rule[] =>
  (state[field] as readonly Rule[] | undefined) ?? [];
const stateOf = (name: string): Record<string, unknown> => definition.States[name] ?? {};
const tasks = Object.entries(definition.States).filter(([, { Type: type }]) => type === 'Task');

test('the rendered definition is valid', () => {
  validateDefinition(definition);
});

test('tokens occur only inside strings, so that the template itself is JSON', () => {
  assert.doesNotThrow(() => JSON.parse(template));
});

test('a grant passes through the states in the order of its life', () => {
  const visited: string[] = [];
  for (
    let name: unknown = definition.StartAt;
    typeof name === 'string' && !visited.includes(name);
  ) {
    visited.push(name);
    const state = stateOf(name);
    const choices = state['Choices'] as readonly { Next: string }[] | undefined;
    name = name === 'HasGrantFailed' ? state['Default'] : (choices?.[0]?.Next ?? state['Next']);
  }
  assert.deepEqual(visited, [
    'GrantAccess',
    'WaitForAccessToExpire',
    'RevokeAccess',
    'EndSessions',
    'IsReportDue',
    'WaitForCloudTrail',
    'ReportOnAccess',
    'HasGrantFailed',
    'Closed',
  ]);
});

test('has no machine-wide timeout and uses JSONPath in every state', () => {
  assert.equal(definition['TimeoutSeconds'], undefined);
  assert.equal(definition['QueryLanguage'], 'JSONPath');
  assert.ok(
    Object.values(definition.States).every((state) => state['QueryLanguage'] === undefined),
  );
});

for (const [name, state] of tasks) {
  test(`${name} has a timeout, a Retry, a Catch of States.ALL and a ResultPath`, () => {
    assert.ok('TimeoutSeconds' in state || 'TimeoutSecondsPath' in state);
    assert.ok(rulesOf(state, 'Retry').length > 0);
    assert.ok('ResultPath' in state);
    assert.deepEqual(rulesOf(state, 'Catch').at(-1)?.ErrorEquals, ['States.ALL']);
  });

  test(`${name} keeps its input when it catches an error`, () => {
    for (const rule of rulesOf(state, 'Catch')) assert.match(rule.ResultPath ?? '', /^\$\.\w+$/);
  });

  test(`${name} retries only errors that exist`, () => {
    const known = new Set(Object.keys(errors));
    for (const error of rulesOf(state, 'Retry').flatMap((rule) => rule.ErrorEquals))
      assert.ok(/^(States|DynamoDb)\./.test(error) || known.has(error), error);
  });
}

test('the timeout of a task is longer than that of its function', () => {
  for (const [name, state] of tasks) {
    const { FunctionName: arn } = state['Parameters'] as { FunctionName?: string };
    if (arn === undefined) continue;
    const limit = functions[arn.split(':').at(-1) ?? '']?.timeoutSeconds ?? Number.NaN;
    assert.ok(Number(state['TimeoutSeconds']) > limit, name);
  }
});

test('every failure of GrantAccess or the wait leads to RevokeAccess', () => {
  for (const name of ['GrantAccess', 'WaitForAccessToExpire'])
    for (const rule of rulesOf(stateOf(name), 'Catch')) assert.equal(rule.Next, 'RevokeAccess');
});

const alerts = ['AlertPeople', 'AlertOfRefusal'];

test('every failure of RevokeAccess or ReportOnAccess leads to an alert and to Failed', () => {
  for (const name of ['RevokeAccess', 'ReportOnAccess'])
    for (const rule of rulesOf(stateOf(name), 'Catch')) assert.ok(alerts.includes(rule.Next ?? ''));
  for (const name of alerts) {
    assert.equal(stateOf(name)['Next'], 'Failed');
    const next = rulesOf(stateOf(name), 'Catch').map((rule) => rule.Next);
    assert.deepEqual(next, ['Failed']);
  }
  assert.equal(stateOf('Failed')['Type'], 'Fail');
});

test('the alert about a refused input repeats no part of that input', () => {
  const { Parameters: parameters } = stateOf('AlertOfRefusal');
  assert.doesNotMatch(JSON.stringify(parameters), /Execution\.Input/);
  for (const name of ['RevokeAccess', 'ReportOnAccess'])
    assert.deepEqual(
      rulesOf(stateOf(name), 'Catch').map((rule) => [...rule.ErrorEquals, rule.Next]),
      [
        ['GrantRefusedError', 'AlertOfRefusal'],
        ['States.ALL', 'AlertPeople'],
      ],
    );
});

test('the wait retries only named DynamoDB errors: States.ALL would restart the whole wait', () => {
  const wait = stateOf('WaitForAccessToExpire');
  const retried = rulesOf(wait, 'Retry').flatMap((rule) => rule.ErrorEquals);
  assert.ok(retried.every((error) => error.startsWith('DynamoDb.')));
  assert.ok(!retried.includes('DynamoDb.ConditionalCheckFailedException'));
  assert.equal(wait['TimeoutSecondsPath'], '$.granted.secondsLeft');
});

test('AlertPeople reads only the input of the execution', () => {
  const { Parameters: parameters } = stateOf('AlertPeople');
  const paths = JSON.stringify(parameters).match(/\$+\.[\w.]+/g) ?? [];
  const pathsRead = paths.filter((path) => !path.endsWith('.$'));
  assert.ok(pathsRead.length > 0);
  for (const path of pathsRead) assert.match(path, /^\$\$\.Execution\.Input\./);
});
