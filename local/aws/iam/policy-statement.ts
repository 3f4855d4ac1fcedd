import type { RequiredPermission } from './required-permission.ts';

/** An IAM policy statement. */
export interface PolicyStatement {
  /** Absent: Allow. */
  readonly effect?: 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
}

/** The resources on which no statement allows the action, or one denies it; empty when the call is allowed. */
export const findDeniedResources = (
  statements: readonly PolicyStatement[],
  { action, resources, context }: RequiredPermission,
): readonly string[] => {
  const matching = statements.filter(
    ({ actions, conditions = {} }) =>
      actions.includes(action) &&
      Object.entries(conditions).every(([operator, keys]) =>
        matchesCondition(operator, keys, context),
      ),
  );
  const matches = (resource: string, effect?: 'Deny') =>
    matching
      .filter((statement) => statement.effect === effect)
      .some((statement) => statement.resources.some((pattern) => isLike(pattern, resource)));
  return resources.filter((resource) => !matches(resource) || matches(resource, 'Deny'));
};

export class UnknownOperatorError extends Error {
  override readonly name = 'UnknownOperatorError';
}

type Values = readonly string[];

/** The IAM condition operators that the policies use; any other throws, so that none is ignored. */
const operators: Readonly<Record<string, (expected: Values, actual: Values) => boolean>> = {
  StringEquals: (expected, actual) =>
    actual.length > 0 && actual.every((value) => expected.includes(value)),
  StringEqualsIfExists: (expected, actual) => actual.every((value) => expected.includes(value)),
  'ForAllValues:StringEquals': (expected, actual) =>
    actual.every((value) => expected.includes(value)),
  'ForAllValues:StringLike': (expected, actual) =>
    actual.every((value) => expected.some((pattern) => isLike(pattern, value))),
  Null: ([isAbsent], actual) => String(actual.length === 0) === isAbsent,
};

function matchesCondition(
  operator: string,
  keys: Readonly<Record<string, string | readonly string[]>>,
  context: RequiredPermission['context'],
): boolean {
  const compare = operators[operator];
  if (compare === undefined) throw new UnknownOperatorError(operator);
  return Object.entries(keys).every(([key, expected]) =>
    compare([expected].flat(), context[key] ?? []),
  );
}

/** Matches IAM's wildcards `*` and `?`. */
function isLike(pattern: string, text: string): boolean {
  const literal = (part: string) => part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const expression = literal(pattern).replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(text);
}
