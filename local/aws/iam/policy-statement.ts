import type { RequiredPermission } from './required-permission.ts';

/** An IAM policy statement with the effect Allow. */
export interface PolicyStatement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
}

/** The resources that no statement allows the action on: none, when all is allowed. */
export const findDeniedResources = (
  statements: readonly PolicyStatement[],
  { action, resources, context }: RequiredPermission,
): readonly string[] => {
  const matching = statements.filter(
    ({ actions, conditions = {} }) =>
      actions.includes(action) &&
      Object.entries(conditions).every(([operator, keys]) => holds(operator, keys, context)),
  );
  const allowed = matching.flatMap((statement) => statement.resources);
  return resources.filter((resource) => !allowed.some((pattern) => isLike(pattern, resource)));
};

export class UnknownOperatorError extends Error {
  override readonly name = 'UnknownOperatorError';
}

type Values = readonly string[];

/** Those operators of IAM that the policies use; any other is refused, so that none is overlooked. */
const operators: Readonly<Record<string, (wanted: Values, given: Values) => boolean>> = {
  StringEquals: (wanted, given) => given.length > 0 && given.every((one) => wanted.includes(one)),
  'ForAllValues:StringEquals': (wanted, given) => given.every((one) => wanted.includes(one)),
  'ForAllValues:StringLike': (wanted, given) =>
    given.every((one) => wanted.some((pattern) => isLike(pattern, one))),
  Null: ([isAbsent], given) => String(given.length === 0) === isAbsent,
};

function holds(
  operator: string,
  keys: Readonly<Record<string, string | readonly string[]>>,
  context: RequiredPermission['context'],
): boolean {
  const compare = operators[operator];
  if (compare === undefined) throw new UnknownOperatorError(operator);
  return Object.entries(keys).every(([key, wanted]) =>
    compare([wanted].flat(), context[key] ?? []),
  );
}

/** IAM's `*` and `?`. */
function isLike(pattern: string, text: string): boolean {
  const literal = (part: string) => part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const expression = literal(pattern).replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(text);
}
