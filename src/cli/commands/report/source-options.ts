import { noRegionText } from '../../default-region.ts';

export const sourceNames = ['files', 'logs-insights', 'event-history'] as const;

/** The values of the options that belong to a source, as commander reads them. */
export interface SourceFlags {
  readonly source: (typeof sourceNames)[number];
  readonly logGroup?: readonly string[];
  readonly region?: readonly string[];
  readonly roleName?: string;
  readonly endpointUrl?: string;
  readonly profile?: string;
}

/** Where to read the records. */
export type SourceOptions =
  | { readonly kind: 'files'; readonly paths: readonly string[] }
  | (AwsOptions & { readonly kind: 'logs-insights'; readonly logGroups: readonly string[] })
  | (AwsOptions & { readonly kind: 'event-history'; readonly roleName: string });

interface AwsOptions {
  /** At least one Region. */
  readonly regions: readonly [string, ...string[]];
  readonly endpoint: string | undefined;
  readonly profile: string | undefined;
}

/**
 * Adds what is wrong to `problems`. Returns the source, or `undefined` if it is not clear. `defaultRegion` is the one
 * of the environment or the profile.
 */
export function buildSourceOptions(
  flags: SourceFlags,
  paths: readonly string[],
  problems: string[],
  defaultRegion: string | undefined,
): SourceOptions | undefined {
  const { source: kind, roleName = '', logGroup: logGroups = [] } = flags;
  if (!sourceNames.includes(kind)) return undefined;
  problems.push(...misplacedOptions(flags, kind));
  if (kind === 'files') {
    if (paths.length === 0)
      problems.push(
        'Name the log files, or a folder of them: a PATH is missing. (Or read from AWS: --source logs-insights, --source event-history.)',
      );
    return { kind, paths };
  }
  if (paths.length > 0)
    problems.push(`--source ${kind} reads from AWS, not from files: leave ${paths[0]} out.`);
  const aws = parseAwsOptions(flags, defaultRegion, problems);
  if (aws === undefined) return undefined;
  if (kind === 'event-history') return { kind, ...aws, roleName };
  if (logGroups.length === 0)
    problems.push('--log-group is missing: name the log group that the trail delivers to.');
  return { kind, ...aws, logGroups };
}

const misplacedOptions = (
  { logGroup, roleName, region, endpointUrl, profile }: SourceFlags,
  kind: string,
): readonly string[] =>
  [
    { name: 'log-group', value: logGroup, sources: ['logs-insights'] },
    { name: 'role-name', value: roleName, sources: ['event-history'] },
    { name: 'region', value: region, sources: ['logs-insights', 'event-history'] },
    { name: 'profile', value: profile, sources: ['logs-insights', 'event-history'] },
    { name: 'endpoint-url', value: endpointUrl, sources: ['logs-insights', 'event-history'] },
  ]
    .filter(({ value, sources }) => value !== undefined && !sources.includes(kind))
    .map(
      ({ name, sources }) =>
        `--${name} has no effect with --source ${kind}: it belongs to ${sources.join(' and ')}.`,
    );

function parseAwsOptions(
  { region: regions = [], endpointUrl: endpoint, profile }: SourceFlags,
  defaultRegion: string | undefined,
  problems: string[],
): AwsOptions | undefined {
  const [region = defaultRegion, ...otherRegions] = regions;
  if (!region) {
    problems.push(noRegionText);
    return undefined;
  }
  return { regions: [region, ...otherRegions], endpoint, profile };
}
