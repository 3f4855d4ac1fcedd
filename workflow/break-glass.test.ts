import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { readFunctions } from '../infra/bundle-functions.ts';
import { renderDefinition } from '../local/workflow/definition/render-definition.ts';
import { validateDefinition } from '../local/workflow/definition/validate-definition.ts';
import { runTestExecution } from '../local/workflow/run-test-execution.ts';
import * as errors from '../src/grant/errors.ts';

const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');
const template = await read('break-glass.asl.json');
const functions = await readFunctions();
const arnOf = (name: string) => `arn:aws:lambda:us-east-1:111122223333:function:${name}`;
const tokens = {
  Partition: 'aws',
  Region: 'us-east-1',
  TableName: 'break-glass-access',
  InstanceArn: 'arn:aws:sso:::instance/ssoins-12345',
  AlertTopicArn: 'arn:aws:sns:us-east-1:111122223333:alerts',
  Runbook: 'https://example.com/when-it-fails',
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

const target = {
  accountId: '123456789012',
  permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-12345/ps-12345',
  permissionSetName: 'BreakGlassProd',
  principalId: 'p1',
  userName: 'james@example.com',
};
const granted = { outcome: 'granted', target, alreadyAssigned: false, latestDeadline: 'later' };
const revoked = {
  outcome: 'ended',
  secondsLeft: 0,
  reportDue: true,
  reportDelaySeconds: 900,
  alert: '',
};
const notReported = { ...revoked, reportDue: false, reportDelaySeconds: 0 };
const reported = { sentAt: 'now' };
/** The interpreter's clock stands still. */
const enteredAt = new Date(0).toISOString();
const returned = (...payloads: readonly unknown[]) => payloads.map((payload) => ({ payload }));

/** Runs an execution in the interpreter. The functions return these results, in order. */
const run = (
  options: Parameters<typeof runTestExecution>[1],
): ReturnType<typeof runTestExecution> => runTestExecution(definition.States, options);
const runGrant = (input: unknown = {}) =>
  run({
    input,
    results: returned(
      granted,
      { secondsLeft: 3600, grantedAt: '2026-11-21T03:00:10.000Z', createsUntil: null },
      revoked,
      reported,
    ),
  });

const lifeOfGrant = [
  ...['Start', 'Decide', 'IsGranted', 'GrantAccess', 'WaitForAccessToExpire'],
  ...['RevokeAccess', 'IsOver', 'EndSessions', 'IsReportDue', 'WaitForCloudTrail'],
  ...['ReportOnAccess', 'HasFailed', 'Closed'],
];
const endOfUngranted = ['RevokeAccess', 'IsOver', 'EndSessions', 'IsReportDue', 'HasFailed'];

test('a grant passes through the states in the order of its life', async () => {
  const { states, outcome, published } = await runGrant();
  assert.deepEqual(states, lifeOfGrant);
  assert.deepEqual([outcome?.status, published], ['SUCCEEDED', []]);
});

test('each function gets the grant id, the step and what Decide found last, and nothing else', async () => {
  const { payloads } = await runGrant();
  const timeout = {
    Error: 'States.Timeout',
    Cause: 'The token was not sent within the time limit',
  };
  const common = { version: 2, grantId: 'g1', enteredAt };
  const left = { secondsLeft: 3600, grantedAt: '2026-11-21T03:00:10.000Z', createsUntil: null };
  assert.deepEqual(payloads, [
    { ...common, step: 'Decide', decision: null, granted: null, waitEnded: null },
    { ...common, step: 'GrantAccess', decision: granted, granted: null, waitEnded: null },
    { ...common, step: 'RevokeAccess', decision: granted, granted: left, waitEnded: timeout },
    { ...common, step: 'ReportOnAccess', decision: granted, granted: left, waitEnded: timeout },
  ]);
});

test('nothing reads the input of the execution', async () => {
  const expected = await runGrant();
  const inputs = [
    null,
    5,
    'x',
    [],
    { decision: granted, grantId: 'g2', waitEnded: 1, decided: {} },
  ];
  for (const input of inputs) assert.deepEqual(await runGrant(input), expected);
  assert.doesNotMatch(template, /Execution\.Input/);
});

test('Start sets every key that a later state reads', () => {
  const texts = JSON.stringify(definition.States).match(/(?<!\$)\$\.\w+/g) ?? [];
  const { Parameters: parameters } = stateOf('Start');
  const isSet = (key: string) => Object.hasOwn(Object(parameters), key) || key === 'Payload';
  const read = new Set(
    texts.map((text) => text.slice('$.'.length)).filter((key) => key !== 'grantId'),
  );
  assert.deepEqual(
    [...read].filter((key) => !isSet(key)),
    [],
  );
});

for (const [outcome, last] of [
  ['denied', ['AlertPeople', 'Failed']],
  ['refused', ['AlertPeople', 'Failed']],
  ['expired', ['Closed']],
] as const)
  test(`a grant that Decide calls ${outcome} is closed by RevokeAccess, and ends in ${last.at(-1)}`, async () => {
    const { states } = await run({ results: returned({ outcome, reason: 'x' }, notReported) });
    const start = ['Start', 'Decide', 'IsGranted'];
    assert.deepEqual(states, [...start, ...endOfUngranted, ...last]);
  });

test('after a failed Decide nothing is granted, RevokeAccess has no memory, and people are alerted', async () => {
  const refusal = { error: 'GrantRefusedError' };
  const { states, payloads } = await run({ results: [refusal, ...returned(notReported)] });
  assert.deepEqual(states, ['Start', 'Decide', ...endOfUngranted, 'AlertPeople', 'Failed']);
  const common = {
    version: 2,
    grantId: 'g1',
    decision: null,
    granted: null,
    enteredAt,
    waitEnded: null,
  };
  assert.deepEqual(payloads[1], { ...common, step: 'RevokeAccess' });
});

test('after a failed GrantAccess RevokeAccess follows with what Decide found, and people are alerted', async () => {
  const results = [
    ...returned(granted),
    { error: 'AssignmentFailedError' },
    ...returned(notReported),
  ];
  const { states, payloads } = await run({ results });
  assert.deepEqual(states, [
    ...lifeOfGrant.slice(0, 4),
    ...endOfUngranted,
    'AlertPeople',
    'Failed',
  ]);
  const common = {
    version: 2,
    grantId: 'g1',
    decision: granted,
    granted: null,
    enteredAt,
    waitEnded: null,
  };
  assert.deepEqual(payloads[2], { ...common, step: 'RevokeAccess' });
});

test('an end request before access was active is no failure', async () => {
  const results = [...returned(granted), { error: 'EndRequestedError' }, ...returned(notReported)];
  const { states, outcome } = await run({ results });
  assert.deepEqual(states, [...lifeOfGrant.slice(0, 4), ...endOfUngranted, 'Closed']);
  assert.equal(outcome?.status, 'SUCCEEDED');
});

test('waits again for as long as RevokeAccess says', async () => {
  const waitAgain = { ...notReported, outcome: 'wait-again', secondsLeft: 300 };
  const left = { secondsLeft: 3600, grantedAt: '2026-11-21T03:00:10.000Z', createsUntil: null };
  const { states, timeLimitsMs, payloads } = await run({
    results: returned(granted, left, waitAgain, revoked, reported),
  });
  const until = lifeOfGrant.indexOf('IsOver') + 1;
  assert.deepEqual(states, [
    ...lifeOfGrant.slice(0, until),
    'WaitAgain',
    ...lifeOfGrant.slice(until - 3),
  ]);
  const waits = timeLimitsMs.filter((ms) => ms === 3_600_000 || ms === 300_000);
  assert.deepEqual(waits, [3_600_000, 300_000]);
  const [, , first, second] = payloads;
  assert.deepEqual(second, { ...Object(first), granted: { ...left, secondsLeft: 300 } });
});

test('forgets how a wait ended before it waits again: only a timeout may be followed by another wait', async () => {
  const waitAgain = { ...notReported, outcome: 'wait-again', secondsLeft: 300 };
  const left = { secondsLeft: 3600, grantedAt: '2026-11-21T03:00:10.000Z', createsUntil: null };
  const { payloads } = await run({
    results: returned(granted, left, waitAgain, revoked, reported),
    storeErrors: [undefined, 'DynamoDb.ValidationException'],
  });
  const waitsEnded = payloads.map((payload) => Object(payload)['waitEnded']?.Error ?? null);
  assert.deepEqual(waitsEnded, [null, null, 'States.Timeout', null, null]);
});

test('a contradiction publishes a critical alert with what Decide found, and the report follows', async () => {
  const { states, published, outcome } = await run({
    results: returned(
      granted,
      { secondsLeft: 3600, grantedAt: '2026-11-21T03:00:10.000Z', createsUntil: null },
      { ...revoked, alert: 'Its record was deleted.' },
      reported,
    ),
  });
  const until = lifeOfGrant.indexOf('IsOver') + 1;
  assert.deepEqual(states, [
    ...lifeOfGrant.slice(0, until),
    'AlertOfContradiction',
    ...lifeOfGrant.slice(until),
  ]);
  assert.equal(outcome?.status, 'SUCCEEDED');
  const { Message: message, MessageAttributes: attributes } = published[0] ?? {};
  assert.deepEqual(attributes, {
    severity: { DataType: 'String', StringValue: 'critical' },
    kind: { DataType: 'String', StringValue: 'contradicted' },
  });
  for (const part of [
    ...['g1', 'Its record was deleted.', target.principalId, target.accountId],
    ...[target.permissionSetName, target.permissionSetArn],
  ])
    assert.ok(String(message).includes(part), part);
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
      assert.ok(/^(States|DynamoDb|Lambda)\./.test(error) || known.has(error), error);
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

test('every failure of Decide, GrantAccess or the wait leads to RevokeAccess', () => {
  for (const name of ['Decide', 'GrantAccess', 'WaitForAccessToExpire'])
    for (const rule of rulesOf(stateOf(name), 'Catch')) assert.equal(rule.Next, 'RevokeAccess');
});

test('every failure of RevokeAccess or ReportOnAccess leads to an alert and to Failed', () => {
  for (const name of ['RevokeAccess', 'ReportOnAccess']) {
    for (const rule of rulesOf(stateOf(name), 'Catch')) assert.equal(rule.Next, `${name}Failed`);
    assert.equal(stateOf(`${name}Failed`)['Next'], 'AlertPeople');
  }
  assert.equal(stateOf('AlertPeople')['Next'], 'Failed');
  const next = rulesOf(stateOf('AlertPeople'), 'Catch').map((rule) => rule.Next);
  assert.deepEqual(next, ['Failed']);
  assert.equal(stateOf('Failed')['Type'], 'Fail');
});

test('an alert that cannot be published does not delay the report, and fails the execution after it', () => {
  const choices = Object(stateOf('HasFailed'))['Choices'];
  assert.deepEqual(choices[1], { Variable: '$.alertFailure', IsNull: false, Next: 'AlertPeople' });
  const next = rulesOf(stateOf('AlertOfContradiction'), 'Catch').map((rule) => rule.Next);
  assert.deepEqual(next, [stateOf('AlertOfContradiction')['Next']]);
});

test('every alert has a severity and a kind', () => {
  for (const [, { Resource: resource, Parameters: parameters }] of tasks)
    if (String(resource).endsWith(':sns:publish'))
      assert.deepEqual(Object.keys(Object(Object(parameters).MessageAttributes)), [
        'severity',
        'kind',
      ]);
});

test('the wait retries only named DynamoDB errors: States.ALL would restart the whole wait', () => {
  const wait = stateOf('WaitForAccessToExpire');
  const retried = rulesOf(wait, 'Retry').flatMap((rule) => rule.ErrorEquals);
  assert.ok(retried.every((error) => error.startsWith('DynamoDb.')));
  assert.ok(!retried.includes('DynamoDb.ConditionalCheckFailedException'));
  assert.equal(wait['TimeoutSecondsPath'], '$.granted.secondsLeft');
});

test('AlertPeople reads only the name of the execution, and what the definition itself says of the problem', () => {
  const { Parameters: parameters } = stateOf('AlertPeople');
  const paths = JSON.stringify(parameters).match(/\$+\.[\w.]+/g) ?? [];
  assert.deepEqual(
    new Set(paths),
    new Set([
      ...['$.problem.subject', '$.problem.state', '$.problem.next'],
      ...['$$.Execution.Id', '$$.Execution.Name'],
    ]),
  );
  const { problem } = Object(stateOf('Start')['Parameters']);
  const writers = Object.values(definition.States).filter(
    ({ ResultPath: path }) => path === '$.problem',
  );
  assert.deepEqual(
    writers.map(({ Result: said, Type: type }) => [type, Object.keys(Object(said))]),
    [
      ['Pass', Object.keys(problem)],
      ['Pass', Object.keys(problem)],
    ],
  );
  assert.doesNotMatch(JSON.stringify(problem), /\$/);
});

const failedTask = { error: 'States.TaskFailed' };
const active = { secondsLeft: 3600, grantedAt: '2026-11-21T03:00:10.000Z', createsUntil: null };
const problems = [
  {
    what: 'RevokeAccess',
    results: [...returned(granted, active), ...Array.from({ length: 9 }, () => failedTask)],
    last: ['RevokeAccess', 'RevokeAccessFailed', 'AlertPeople', 'Failed'],
    subject: 'Access NOT REVOKED',
    state: /^Access is NOT REVOKED: /,
  },
  {
    what: 'ReportOnAccess',
    results: [
      ...returned(granted, active, revoked),
      ...Array.from({ length: 9 }, () => failedTask),
    ],
    last: ['ReportOnAccess', 'ReportOnAccessFailed', 'AlertPeople', 'Failed'],
    subject: 'Report is late',
    state: /^The report is late: /,
  },
  {
    what: 'GrantAccess',
    results: [...returned(granted), { error: 'AssignmentFailedError' }, ...returned(notReported)],
    last: ['IsReportDue', 'HasFailed', 'AlertPeople', 'Failed'],
    subject: 'Grant failed, nothing is left to revoke',
    state: /^The grant failed: /,
  },
];
for (const { what, results, last, subject, state } of problems)
  test(`the alert after a failed ${what} has the subject “${subject}”, and a command on a line of its own`, async () => {
    const { states, published } = await run({ results });
    assert.deepEqual(states.slice(-4), last);
    assert.equal(published.length, 1);
    const { Subject: said, Message: message, MessageAttributes: attributes } = published[0] ?? {};
    assert.equal(said, subject);
    assert.deepEqual(attributes, {
      severity: { DataType: 'String', StringValue: 'critical' },
      kind: { DataType: 'String', StringValue: 'execution-failed' },
    });
    const lines = String(message).split('\n');
    assert.match(lines[0] ?? '', state);
    assert.ok(
      lines.includes(
        '  aws stepfunctions get-execution-history --region us-east-1 --reverse-order --max-items 20 --execution-arn "execution:g1"',
      ),
    );
    assert.deepEqual(lines.slice(-1), ['Grant: g1']);
  });

test('every subject satisfies SNS: fewer than 100 ASCII characters on one line, none of them from the execution', () => {
  const texts = [
    Object(stateOf('AlertOfContradiction')['Parameters']).Subject,
    Object(stateOf('Start')['Parameters']).problem.subject,
    ...['RevokeAccessFailed', 'ReportOnAccessFailed'].map(
      (name) => Object(stateOf(name)['Result']).subject,
    ),
  ];
  assert.equal(new Set(texts).size, 4);
  for (const subject of texts) assert.match(String(subject), /^[\x20-\x7e]{1,99}$/);
});
