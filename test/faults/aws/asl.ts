/** A state of the workflow's file, as far as the interpreter reads it. */
export interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Resource?: string;
  readonly Parameters?: unknown;
  readonly ResultSelector?: unknown;
  readonly ResultPath?: string | null;
  readonly TimeoutSeconds?: number;
  readonly TimeoutSecondsPath?: string;
  readonly SecondsPath?: string;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
  readonly Choices?: readonly ChoiceRule[];
  readonly Default?: string;
  readonly Error?: string;
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly MaxAttempts?: number;
  readonly JitterStrategy?: string;
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly ResultPath?: string | null;
  readonly Next: string;
}

interface ChoiceRule {
  readonly Variable: string;
  readonly BooleanEquals?: boolean;
  readonly IsPresent?: boolean;
  readonly Next: string;
}

export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export class StateError extends Error {
  override readonly name: string;
  constructor(name: string, cause: string) {
    super(cause);
    this.name = name;
  }
}

type Data = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Data => typeof value === 'object' && value !== null;

/** What a reference path such as `$.granted.secondsLeft` names, in the state's data or the context. */
export function resolvePath(path: string, data: unknown, context: Data): unknown {
  const [root, ...steps] = path.split('.');
  let value: unknown = root === '$$' ? context : data;
  for (const step of steps) value = isObject(value) ? value[step] : undefined;
  return value;
}

/** Fills in a template: fields that end in `.$` are paths or `States.Format`. */
export function fillTemplate(template: unknown, data: unknown, context: Data): unknown {
  if (!isObject(template) || Array.isArray(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([field, value]) =>
      field.endsWith('.$')
        ? [field.slice(0, -2), evaluateExpression(String(value), data, context)]
        : [field, fillTemplate(value, data, context)],
    ),
  );
}

function evaluateExpression(expression: string, data: unknown, context: Data): unknown {
  const format = /^States\.Format\('([^']*)', (.*)\)$/.exec(expression);
  const value = format
    ? formatString(format[1] ?? '', (format[2] ?? '').split(', '), data, context)
    : resolvePath(expression, data, context);
  if (value === undefined) throw new StateError('States.Runtime', `${expression} is not there`);
  return value;
}

function formatString(
  text: string,
  paths: readonly string[],
  data: unknown,
  context: Data,
): string {
  const values = paths.map((path) => resolvePath(path, data, context));
  if (values.includes(undefined)) throw new StateError('States.Runtime', 'a field is not there');
  return values.reduce((filled: string, value) => filled.replace('{}', String(value)), text);
}

/** Puts a result where `ResultPath` says; without one it takes the input's place. */
export function applyResultPath(
  data: unknown,
  path: string | null | undefined,
  result: unknown,
): unknown {
  if (path === null) return data;
  if (path === undefined) return result;
  return { ...(isObject(data) ? data : {}), [path.slice('$.'.length)]: result };
}

export function chooseNext(
  { Choices: rules = [], Default }: State,
  data: unknown,
): string | undefined {
  for (const rule of rules) {
    const value = resolvePath(rule.Variable, data, {});
    if (rule.IsPresent !== undefined && (value !== undefined) === rule.IsPresent) return rule.Next;
    if (rule.BooleanEquals === undefined) continue;
    if (value === undefined)
      throw new StateError('States.Runtime', `${rule.Variable} is not there`);
    if (value === rule.BooleanEquals) return rule.Next;
  }
  return Default;
}

const uncatchable: readonly string[] = ['States.Runtime', 'States.DataLimitExceeded'];

export const matchesError = (errorEquals: readonly string[], error: string): boolean =>
  !uncatchable.includes(error) &&
  (errorEquals.includes(error) || errorEquals.includes('States.ALL'));

/** The pause before the next try; `undefined` when there is none. */
export function retryDelayMs(
  retrier: Retrier,
  tries: number,
  random: () => number,
): number | undefined {
  if (tries >= (retrier.MaxAttempts ?? 3)) return undefined;
  const grown = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** tries;
  const seconds = Math.min(grown, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
  return seconds * 1000 * (retrier.JitterStrategy === 'FULL' ? random() : 1);
}
