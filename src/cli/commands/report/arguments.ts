import { parseArgs } from 'node:util';

const options = {
  user: { type: 'string' },
  'user-id': { type: 'string' },
  account: { type: 'string' },
  'permission-set': { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  partition: { type: 'string' },
  source: { type: 'string' },
  'log-group': { type: 'string', multiple: true },
  region: { type: 'string', multiple: true },
  'role-name': { type: 'string' },
  'endpoint-url': { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string' },
  progress: { type: 'boolean' },
  quiet: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Name = keyof typeof options;

/** The command line's arguments, before they are validated. */
export interface ReportArguments {
  /** All values of an option, in order. */
  all(name: Name): readonly string[];
  /** The last value of an option. */
  one(name: Name): string | undefined;
  has(name: Name): boolean;
  readonly paths: readonly string[];
  /** Unknown options, and options with a missing or unexpected value. */
  readonly problems: readonly string[];
}

export function parseReportArguments(args: readonly string[]): ReportArguments {
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  const paths: string[] = [];
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') paths.push(token.value);
    if (token.kind !== 'option') continue;
    const isKnown = Object.hasOwn(options, token.name);
    const takesValue = isKnown && options[token.name as Name].type === 'string';
    const value = token.value ?? '';
    if (!isKnown) problems.push(`There is no option ${token.rawName}. See --help.`);
    else if (takesValue && (value === '' || value.startsWith('--')))
      problems.push(`${token.rawName} needs a value.`);
    else if (!takesValue && token.value !== undefined)
      problems.push(`${token.rawName} takes no value.`);
    values.set(token.name, [...(values.get(token.name) ?? []), value]);
  }
  const all = (name: Name) => values.get(name) ?? [];
  return { all, one: (name) => all(name).at(-1), has: (name) => values.has(name), paths, problems };
}
