import type { ReportArguments } from './arguments.ts';

/** Where to read the records. */
export type SourceOptions =
  | { readonly kind: 'files'; readonly paths: readonly string[] }
  | (AwsOptions & { readonly kind: 'logs-insights'; readonly logGroups: readonly string[] })
  | (AwsOptions & { readonly kind: 'event-history'; readonly roleName: string });

interface AwsOptions {
  /** At least one Region. */
  readonly regions: readonly [string, ...string[]];
  readonly endpoint: string | undefined;
}

const kinds = ['files', 'logs-insights', 'event-history'] as const;

/** Adds what is wrong to `problems`. Returns the source, or `undefined` if it is not clear. */
export function parseSourceOptions(
  args: ReportArguments,
  defaultRegion: string | undefined,
  problems: string[],
): SourceOptions | undefined {
  const name = args.one('source') ?? 'files';
  const kind = kinds.find((each) => each === name);
  if (kind === undefined) {
    if (name !== '') problems.push(`--source must be one of ${kinds.join(', ')}.`);
    return undefined;
  }
  problems.push(...misplacedOptions(args, kind));
  if (kind === 'files') {
    if (args.paths.length === 0)
      problems.push(
        'Name the log files, or a folder of them: a PATH is missing. (Or read from AWS: --source logs-insights, --source event-history.)',
      );
    return { kind, paths: args.paths };
  }
  if (args.paths.length > 0)
    problems.push(`--source ${kind} reads from AWS, not from files: leave ${args.paths[0]} out.`);
  const aws = parseAwsOptions(args, defaultRegion, problems);
  if (aws === undefined) return undefined;
  if (kind === 'event-history') return { kind, ...aws, roleName: args.one('role-name') ?? '' };
  const logGroups = args.all('log-group');
  if (logGroups.length === 0)
    problems.push('--log-group is missing: name the log group that the trail delivers to.');
  return { kind, ...aws, logGroups };
}

const sourcesByOption: Readonly<Record<string, readonly string[]>> = {
  'log-group': ['logs-insights'],
  'role-name': ['event-history'],
  region: ['logs-insights', 'event-history'],
  'endpoint-url': ['logs-insights', 'event-history'],
};

const misplacedOptions = (args: ReportArguments, kind: string): readonly string[] =>
  (['log-group', 'role-name', 'region', 'endpoint-url'] as const)
    .filter((name) => args.has(name) && !sourcesByOption[name]?.includes(kind))
    .map(
      (name) =>
        `--${name} has no effect with --source ${kind}: it belongs to ${sourcesByOption[name]?.join(' and ')}.`,
    );

function parseAwsOptions(
  args: ReportArguments,
  defaultRegion: string | undefined,
  problems: string[],
): AwsOptions | undefined {
  const [region = defaultRegion, ...otherRegions] = args.all('region');
  const endpoint = args.one('endpoint-url');
  if (endpoint && !URL.canParse(endpoint))
    problems.push(`--endpoint-url must be a URL, not ${JSON.stringify(endpoint)}.`);
  if (!region) {
    problems.push('Name the AWS Region: with --region, or in AWS_REGION.');
    return undefined;
  }
  return { regions: [region, ...otherRegions], endpoint };
}
