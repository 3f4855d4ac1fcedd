import { isRecord } from '../../is-record.ts';

/** What expressions of a state read. */
export interface Scope {
  /** `$`: the state's input, or the result of its task. */
  readonly data: unknown;
  /** `$$`: the Context Object. */
  readonly context: Readonly<Record<string, unknown>>;
}

const step = /\.([\w-]+)|\['([^']+)'\]|\[(\d+)\]/y;

/** `$` or `$$`, then names and indexes: `$.a.b`, `$['a b'][0]`. Other JSONPath is not supported. */
export const isPath = (text: string): boolean => parsePath(text) !== undefined;

function parsePath(path: string): readonly string[] | undefined {
  const steps: string[] = [];
  step.lastIndex = path.startsWith('$$') ? 2 : 1;
  while (path.startsWith('$') && step.lastIndex < path.length) {
    const match = step.exec(path);
    if (match === null) return undefined;
    steps.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return path.startsWith('$') ? steps : undefined;
}

/** Returns the value at a path; undefined, which JSON does not have, when there is none. */
export function resolvePath(path: string, { data, context }: Scope): unknown {
  let value: unknown = path.startsWith('$$') ? context : data;
  for (const name of parsePath(path) ?? []) {
    if (Array.isArray(value)) value = value[Number(name)];
    else value = isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}
