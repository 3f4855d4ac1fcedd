import * as v from 'valibot';
import { isPath } from '../data/path.ts';
import { isResultPath } from '../data/result-path.ts';
import { findUnsupportedExpression } from '../data/template.ts';
import { integrations } from '../tasks/integrations.ts';
import { parseTaskResource, type TaskResource } from '../tasks/task-resource.ts';

const path = v.pipe(
  v.string(),
  v.check(isPath, ({ input }) => `the path ${input} is not supported`),
);
const resultPath = v.nullish(
  v.pipe(
    v.string(),
    v.check(isResultPath, ({ input }) => `the path ${input} is not supported`),
  ),
);
const template = v.pipe(
  v.record(v.string(), v.unknown()),
  v.check(
    (value) => findUnsupportedExpression(value) === undefined,
    ({ input }) => `the expression ${findUnsupportedExpression(input)} is not supported`,
  ),
);
const resource = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }): TaskResource => {
    const parsed = parseTaskResource(dataset.value);
    if (parsed !== undefined && Object.hasOwn(integrations, parsed.integration)) return parsed;
    addIssue({
      message: `the Resource ${dataset.value} is unknown; add it to local/workflow/tasks/integrations.ts`,
    });
    return NEVER;
  }),
);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const seconds = v.pipe(v.number(), v.integer(), v.minValue(1));
const errorEquals = v.array(v.string());

const retrier = v.strictObject({
  Comment: v.optional(v.string()),
  ErrorEquals: errorEquals,
  IntervalSeconds: v.optional(seconds),
  BackoffRate: v.optional(v.pipe(v.number(), v.minValue(1))),
  MaxDelaySeconds: v.optional(seconds),
  MaxAttempts: v.optional(count),
  JitterStrategy: v.optional(v.picklist(['FULL', 'NONE'])),
});
const catcher = v.strictObject({
  Comment: v.optional(v.string()),
  ErrorEquals: errorEquals,
  ResultPath: resultPath,
  Next: v.string(),
});
const choiceRule = v.strictObject({
  Comment: v.optional(v.string()),
  Variable: path,
  IsNull: v.optional(v.boolean()),
  IsPresent: v.optional(v.boolean()),
  BooleanEquals: v.optional(v.boolean()),
  StringEquals: v.optional(v.string()),
  Next: v.string(),
});

const common = {
  Comment: v.optional(v.string()),
  QueryLanguage: v.optional(v.literal('JSONPath', 'the QueryLanguage must be JSONPath')),
};
const following = { ...common, Next: v.optional(v.string()), End: v.optional(v.literal(true)) };

/** The states and fields that the interpreter runs; any other is an issue. */
export const stateSchema = v.variant('Type', [
  v.strictObject({
    ...following,
    Type: v.literal('Task'),
    Resource: resource,
    Parameters: template,
    ResultSelector: v.optional(template),
    ResultPath: resultPath,
    TimeoutSeconds: v.optional(seconds),
    TimeoutSecondsPath: v.optional(path),
    Retry: v.optional(v.array(retrier), []),
    Catch: v.optional(v.array(catcher), []),
  }),
  v.strictObject({
    ...following,
    Type: v.literal('Pass'),
    Parameters: v.optional(template),
    Result: v.optional(v.unknown()),
    ResultPath: resultPath,
  }),
  v.strictObject({
    ...following,
    Type: v.literal('Wait'),
    Seconds: v.optional(count),
    SecondsPath: v.optional(path),
  }),
  v.strictObject({
    ...common,
    Type: v.literal('Choice'),
    Choices: v.array(choiceRule),
    Default: v.optional(v.string()),
  }),
  v.strictObject({ ...common, Type: v.literal('Succeed') }),
  v.strictObject({
    ...common,
    Type: v.literal('Fail'),
    Error: v.optional(v.string()),
    Cause: v.optional(v.string()),
  }),
]);

export const definitionSchema = v.strictObject({
  ...common,
  StartAt: v.string(),
  States: v.record(v.string(), v.unknown()),
});

export type SupportedState = v.InferOutput<typeof stateSchema>;
export type StateOfType<Type extends SupportedState['Type']> = Extract<
  SupportedState,
  { readonly Type: Type }
>;
export type Retrier = v.InferOutput<typeof retrier>;
