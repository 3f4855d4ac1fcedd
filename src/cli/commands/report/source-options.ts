import type { ReportArguments } from './arguments.ts';

/** Where the records are to be read. */
export type SourceOptions =
  | { readonly kind: 'files'; readonly paths: readonly string[] }
  | (AwsOptions & { readonly kind: 'logs-insights'; readonly logGroups: readonly string[] })
  | (AwsOptions & { readonly kind: 'event-history'; readonly roleName: string });

export interface AwsOptions {
  /** At least one. */
  readonly regions: readonly [string, ...string[]];
  readonly endpoint: string | undefined;
}

const kinds = ['files', 'logs-insights', 'event-history'] as const;

/** Adds to the problems what is wrong, and gives the source where it is clear what it is. */
export function parseSourceOptions(
  args: ReportArguments,
  defaultRegion: string | undefined,
  problems: string[],
): SourceOptions | undefined {
  const asked = args.one('source') ?? 'files';
  const kind = kinds.find((each) => each === asked);
  if (kind === undefined) {
    if (asked !== '') problems.push(`--source must be one of ${kinds.join(', ')}.`);
    return undefined;
  }
  problems.push(...misplaced(args, kind));
  if (kind === 'files') {
    if (args.paths.length === 0)
      problems.push(
        'Name the log files, or a folder of them: a PATH is missing. (Or read from AWS: --source logs-insights, --source event-history.)',
      );
    return { kind, paths: args.paths };
  }
  if (args.paths.length > 0)
    problems.push(`--source ${kind} reads from AWS, and no files: leave ${args.paths[0]} out.`);
  const aws = parseAwsOptions(args, defaultRegion, problems);
  if (aws === undefined) return undefined;
  if (kind === 'event-history') return { kind, ...aws, roleName: args.one('role-name') ?? '' };
  const logGroups = args.all('log-group');
  if (logGroups.length === 0)
    problems.push('--log-group is missing: name the log group that the trail delivers to.');
  return { kind, ...aws, logGroups };
}

const of: Readonly<Record<string, readonly string[]>> = {
  'log-group': ['logs-insights'],
  'role-name': ['event-history'],
  region: ['logs-insights', 'event-history'],
  'endpoint-url': ['logs-insights', 'event-history'],
};

const misplaced = (args: ReportArguments, kind: string): readonly string[] =>
  (['log-group', 'role-name', 'region', 'endpoint-url'] as const)
    .filter((name) => args.has(name) && !of[name]?.includes(kind))
    .map(
      (name) =>
        `--${name} says nothing to --source ${kind}: it belongs to ${of[name]?.join(' and ')}.`,
    );

function parseAwsOptions(
  args: ReportArguments,
  defaultRegion: string | undefined,
  problems: string[],
): AwsOptions | undefined {
  const [region = defaultRegion, ...more] = args.all('region');
  const endpoint = args.one('endpoint-url');
  if (endpoint && !URL.canParse(endpoint))
    problems.push(`--endpoint-url must be a URL: ${JSON.stringify(endpoint)} is none.`);
  if (!region) {
    problems.push('Name the AWS Region: with --region, or in AWS_REGION.');
    return undefined;
  }
  return { regions: [region, ...more], endpoint };
}
