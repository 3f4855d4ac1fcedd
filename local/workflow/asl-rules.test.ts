import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateDefinition } from './definition/validate-definition.ts';
import { runTestExecution, type TestExecutionResult } from './run-test-execution.ts';

// The rules of Step Functions on which the workflow relies. Each row names its source.

const spec = 'https://states-language.net/';
const guide = 'https://docs.aws.amazon.com/step-functions/latest/dg/';
const errors = `${guide}concepts-error-handling.html`;
const taskState = `${guide}state-task.html`;
/** An execution history of AWS: ExecutionFailed with this error, right after TaskStateEntered. */
const missingPathOnAws =
  'https://000047.awsstudygroup.com/3-serviceorchestration/3.3-updatepermission/3.3.3-checkworkflow/';
/** Compared with histories recorded on AWS. */
const localstackPaths = 'https://github.com/localstack/localstack/pull/12094';
const localstackFormat =
  'https://github.com/localstack/localstack/blob/39fc34c79f833378b73a8cf7f3551b4d6edecaf1/localstack-core/localstack/services/stepfunctions/asl/component/intrinsic/function/statesfunction/generic/string_format.py';

const task = (fields: Readonly<Record<string, unknown>> = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: 'f' },
  End: true,
  ...fields,
});
const parameters = (payload: Readonly<Record<string, unknown>>) => ({
  Parameters: { FunctionName: 'f', Payload: payload },
});
const caught = { Type: 'Succeed' };
const catchAll = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Caught' }];
const retry = (fields: Readonly<Record<string, unknown>>) => ({
  ErrorEquals: ['States.ALL'],
  ...fields,
});
const fail = (...names: readonly string[]) => names.map((error) => ({ error }));

interface Rule {
  readonly rule: string;
  readonly source: string;
  readonly states: Parameters<typeof runTestExecution>[0];
  readonly options?: Parameters<typeof runTestExecution>[1];
  readonly expected: {
    /** The error with which the execution fails; absent if it succeeds. */
    readonly error?: string;
    readonly output?: unknown;
  } & Partial<Omit<TestExecutionResult, 'outcome'>>;
}

const rules: readonly Rule[] = [
  {
    rule: 'a missing path in Parameters ends the execution with States.Runtime, before the task; States.ALL catches nothing',
    source: `${missingPathOnAws} and ${localstackPaths}; the specification would say States.ParameterPathFailure`,
    states: {
      Call: task({
        ...parameters({ 'id.$': '$.none' }),
        Retry: [retry({})],
        Catch: catchAll,
      }),
      Caught: caught,
    },
    expected: { error: 'States.Runtime', states: ['Call'], payloads: [], retryDelaysMs: [] },
  },
  {
    rule: 'a missing path in a ResultSelector ends the execution with States.Runtime',
    source: localstackPaths,
    states: {
      Call: task({ ResultSelector: { 'left.$': '$.Payload.left' }, Catch: catchAll }),
      Caught: caught,
    },
    options: { results: [{ payload: {} }] },
    expected: { error: 'States.Runtime', states: ['Call'] },
  },
  {
    rule: 'States.Format needs every path, fills in values that are no text, and removes escapes',
    source: localstackFormat,
    states: {
      Call: task(
        parameters({
          'text.$':
            "States.Format('\\{{}\\} it\\'s {}, {} and {}', $.a, $.b[1], $.c, $$.State.Name)",
        }),
      ),
    },
    options: { input: { a: 1, b: [0, null], c: { d: true, e: ['x', 'y'] } } },
    expected: { payloads: [{ text: "{1} it's null, {d=true, e=[x, y]} and Call" }] },
  },
  {
    rule: 'a missing path in States.Format ends the execution with States.Runtime',
    source: localstackPaths,
    states: {
      Call: task({ ...parameters({ 'text.$': "States.Format('{}', $.none)" }), Catch: catchAll }),
      Caught: caught,
    },
    expected: { error: 'States.Runtime', payloads: [] },
  },
  {
    rule: 'States.Format with too few values fails the state with States.IntrinsicFailure',
    source: `${spec}#appendix-b`,
    states: {
      Call: task({ ...parameters({ 'text.$': "States.Format('{} {}', 'a')" }), Catch: catchAll }),
      Caught: caught,
    },
    expected: {
      states: ['Call', 'Caught'],
      output: {
        failure: {
          Error: 'States.IntrinsicFailure',
          Cause: 'States.Format needs one value for each {}',
        },
      },
    },
  },
  {
    rule: 'a failing Pass state fails the execution: only Task, Parallel and Map have a Catch',
    source: errors,
    states: { Fill: { Type: 'Pass', Parameters: { 'id.$': '$.none' }, End: true } },
    expected: { error: 'States.Runtime', states: ['Fill'] },
  },
  {
    rule: 'a Pass state returns its filled Parameters, and reads the Context Object',
    source: `${guide}state-pass.html`,
    states: {
      Fill: {
        Type: 'Pass',
        Parameters: { version: 2, 'grantId.$': '$$.Execution.Name', waitEnded: null },
        End: true,
      },
    },
    options: { input: 'anything' },
    expected: { output: { version: 2, grantId: 'g1', waitEnded: null } },
  },
  {
    rule: 'TimeoutSecondsPath reads the seconds from the state’s input, not from the Parameters',
    source: taskState,
    states: {
      Call: task({ ...parameters({ seconds: 5 }), TimeoutSecondsPath: '$.granted.secondsLeft' }),
    },
    options: { input: { granted: { secondsLeft: 60 } } },
    expected: { timeLimitsMs: [60_000] },
  },
  {
    rule: 'a TimeoutSecondsPath without a positive whole number ends the execution with States.Runtime',
    source: taskState,
    states: { Call: task({ TimeoutSecondsPath: '$.left', Catch: catchAll }), Caught: caught },
    options: { input: { left: 0.5 } },
    expected: { error: 'States.Runtime', states: ['Call'], payloads: [] },
  },
  {
    rule: 'a ResultPath on an input that is no object fails with States.ResultPathMatchFailure, which States.ALL catches',
    source: `${spec}#appendix-a`,
    states: {
      Call: task({
        ResultPath: '$.granted',
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
      }),
      Caught: caught,
    },
    options: { input: 'text' },
    expected: {
      states: ['Call', 'Caught'],
      output: {
        Error: 'States.ResultPathMatchFailure',
        Cause: 'Unable to apply ReferencePath $.granted to input "text"',
      },
    },
  },
  {
    rule: 'a Catch whose ResultPath does not fit the input fails the execution',
    source: `${spec}#appendix-a`,
    states: { Call: task({ Catch: catchAll }), Caught: caught },
    options: { input: [], results: fail('Refused') },
    expected: { error: 'States.ResultPathMatchFailure', states: ['Call'] },
  },
  {
    rule: 'a Catch puts Error and Cause at its ResultPath and keeps the input',
    source: errors,
    states: { Call: task({ Catch: catchAll }), Caught: caught },
    options: { input: { grantId: 'g1' }, results: fail('Refused') },
    expected: { output: { grantId: 'g1', failure: { Error: 'Refused', Cause: 'injected' } } },
  },
  {
    rule: 'a ResultPath of null discards the result',
    source: `${guide}input-output-resultpath.html`,
    states: { Call: task({ ResultPath: null }) },
    options: { input: { grantId: 'g1' }, results: [{ payload: 1 }] },
    expected: { output: { grantId: 'g1' } },
  },
  {
    rule: 'States.ALL neither retries nor catches States.Runtime',
    source: errors,
    states: { Call: task({ Retry: [retry({})], Catch: catchAll }), Caught: caught },
    options: { results: fail('States.Runtime') },
    expected: { error: 'States.Runtime', states: ['Call'], retryDelaysMs: [] },
  },
  {
    rule: 'States.ALL neither retries nor catches States.DataLimitExceeded, for a result over 256 KiB',
    source: `${errors} and ${guide}service-quotas.html`,
    states: { Call: task({ Retry: [retry({})], Catch: catchAll }), Caught: caught },
    options: { results: [{ payload: 'x'.repeat(256 * 1024) }] },
    expected: { error: 'States.DataLimitExceeded', states: ['Call'], retryDelaysMs: [] },
  },
  {
    rule: 'States.TaskFailed matches every error but States.Timeout',
    source: errors,
    states: {
      Call: task({
        TimeoutSeconds: 70,
        Retry: [retry({ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 4 })],
        Catch: catchAll,
      }),
      Caught: caught,
    },
    options: { results: [{ error: 'Sandbox.Timedout' }, 'never returns'] },
    expected: {
      states: ['Call', 'Caught'],
      retryDelaysMs: [4_000],
      timeLimitsMs: [70_000, 70_000],
      output: { failure: { Error: 'States.Timeout', Cause: '' } },
    },
  },
  {
    rule: 'retries are counted for each retrier, across the whole visit of the state',
    source: `${spec}#errors`,
    states: {
      Call: task({
        Retry: [
          retry({ ErrorEquals: ['Pending'], IntervalSeconds: 10, BackoffRate: 1, MaxAttempts: 2 }),
          retry({ IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 3 }),
        ],
        Catch: catchAll,
      }),
      Caught: caught,
    },
    options: { results: fail('Other', 'Pending', 'Busy', 'Pending', 'Other', 'Pending') },
    expected: {
      retryDelaysMs: [1_000, 10_000, 2_000, 10_000, 4_000],
      output: { failure: { Error: 'Pending', Cause: 'injected' } },
    },
  },
  {
    rule: 'the first retrier that matches decides, even if it allows no retry',
    source: `${spec}#errors`,
    states: {
      Call: task({
        Retry: [retry({ ErrorEquals: ['Refused'], MaxAttempts: 0 }), retry({ MaxAttempts: 5 })],
        Catch: catchAll,
      }),
      Caught: caught,
    },
    options: { results: fail('Refused') },
    expected: { states: ['Call', 'Caught'], retryDelaysMs: [] },
  },
  {
    rule: 'a retrier without settings retries three times, after 1, 2 and 4 seconds',
    source: errors,
    states: { Call: task({ Retry: [retry({})] }) },
    options: { results: fail('A', 'B', 'C', 'D') },
    expected: { error: 'D', retryDelaysMs: [1_000, 2_000, 4_000] },
  },
  {
    rule: 'MaxDelaySeconds limits the delay, and full jitter draws from 0 to that',
    source: errors,
    states: {
      Call: task({
        Retry: [
          retry({
            IntervalSeconds: 4,
            BackoffRate: 3,
            MaxDelaySeconds: 10,
            MaxAttempts: 2,
            JitterStrategy: 'FULL',
          }),
        ],
      }),
    },
    options: { results: fail('A', 'B'), random: () => 0.25 },
    expected: { retryDelaysMs: [1_000, 2_500] },
  },
  {
    rule: 'a Choice whose Variable is missing ends the execution with States.Runtime',
    source: `${guide}state-choice.html`,
    states: {
      Choose: {
        Type: 'Choice',
        Choices: [{ Variable: '$.none', BooleanEquals: true, Next: 'Caught' }],
        Default: 'Caught',
      },
      Caught: caught,
    },
    expected: { error: 'States.Runtime', states: ['Choose'] },
  },
  {
    rule: 'IsPresent may test a missing Variable, and null is present',
    source: `${guide}state-choice.html`,
    states: {
      Choose: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.none', IsPresent: true, Next: 'Wrong' },
          { Variable: '$.empty', IsPresent: true, Next: 'Caught' },
        ],
      },
      Wrong: { Type: 'Fail', Error: 'Wrong' },
      Caught: caught,
    },
    options: { input: { empty: null } },
    expected: { states: ['Choose', 'Caught'] },
  },
  {
    rule: 'IsNull distinguishes null from every other value',
    source: `${guide}state-choice.html`,
    states: {
      Choose: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.empty', IsNull: false, Next: 'Wrong' },
          { Variable: '$.failure', IsNull: true, Next: 'Wrong' },
          { Variable: '$.failure', IsNull: false, Next: 'Caught' },
        ],
      },
      Wrong: { Type: 'Fail', Error: 'Wrong' },
      Caught: caught,
    },
    options: { input: { empty: null, failure: { Error: 'Refused' } } },
    expected: { states: ['Choose', 'Caught'] },
  },
  {
    rule: 'IsNull of a missing Variable ends the execution with States.Runtime: only IsPresent may test it',
    source: `${guide}state-choice.html`,
    states: {
      Choose: {
        Type: 'Choice',
        Choices: [{ Variable: '$.none', IsNull: true, Next: 'Caught' }],
        Default: 'Caught',
      },
      Caught: caught,
    },
    expected: { error: 'States.Runtime', states: ['Choose'] },
  },
  {
    rule: 'a Choice may compare with an empty text, which null does not equal',
    source: `${guide}state-choice.html`,
    states: {
      Choose: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.missing', StringEquals: '', Next: 'Wrong' },
          { Variable: '$.alert', StringEquals: '', Next: 'Caught' },
        ],
      },
      Wrong: { Type: 'Fail', Error: 'Wrong' },
      Caught: caught,
    },
    options: { input: { alert: '', missing: null } },
    expected: { states: ['Choose', 'Caught'] },
  },
  {
    rule: 'a comparison with another type is false, and without a Default States.NoChoiceMatched follows',
    source: `${guide}state-choice.html`,
    states: {
      Choose: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.due', BooleanEquals: true, Next: 'Wrong' },
          { Variable: '$.due', StringEquals: 'false', Next: 'Wrong' },
        ],
      },
      Wrong: { Type: 'Fail', Error: 'Wrong' },
    },
    options: { input: { due: 'true' } },
    expected: { error: 'States.NoChoiceMatched', states: ['Choose'] },
  },
];

for (const { rule, source, states, options, expected } of rules)
  test(rule, async () => {
    const { outcome, ...seen } = await runTestExecution(states, options);
    const { error, output, ...expectedSeen } = expected;
    const actual = Object.entries(seen).filter(([name]) => name in expectedSeen);
    assert.deepEqual(Object.fromEntries(actual), expectedSeen, source);
    assert.equal(outcome?.status === 'FAILED' ? outcome.error : undefined, error, source);
    if (output !== undefined)
      assert.deepEqual(
        outcome?.status === 'SUCCEEDED' && JSON.parse(outcome.output),
        output,
        source,
      );
  });

test('AWS refuses a Pass state with a Catch or a Retry, and so do we', () => {
  for (const field of [{ Catch: catchAll }, { Retry: [retry({})] }]) {
    const States = { Fill: { Type: 'Pass', ...field, End: true }, Caught: caught };
    assert.throws(() => validateDefinition({ StartAt: 'Fill', States }), {
      name: 'InvalidDefinitionError',
    });
  }
});
