import type { Command } from 'commander';
import { isAccountId, isPermissionSetName, isPrincipalId } from '../../../request/ids.ts';
import { CheckedOption, checkedOptionHelp, checkOptions } from '../../checked-option.ts';
import { findDefaultRegion, noRegionText } from '../../default-region.ts';
import { isGrantIdPrefix } from '../../grants/grant-id-argument.ts';
import { isTime } from '../../times.ts';
import { UsageError } from '../../usage-error.ts';
import {
  buildReportOptions,
  formats,
  outputOptions,
  outputProblems,
  type ReportFlags,
} from './options.ts';
import { buildSourceOptions, sourceNames } from './source-options.ts';

/** Defines `break-glass report`. */
export function addReportCommand(program: Command): void {
  const command = program
    .command('report')
    .summary('Report what a user did, from CloudTrail log files or from AWS.')
    .description(description)
    .usage(usage)
    .argument('[path...]', 'log files (.json, .jsonl, .ndjson, .log, .gz), or folders of them');
  for (const [heading, options] of Object.entries(optionGroups)) {
    command.optionsGroup(heading);
    for (const option of options) command.addOption(option);
  }
  command
    .option('--progress', 'show progress (default: on a terminal)')
    .option('--quiet', 'show only errors')
    .configureHelp(checkedOptionHelp)
    .addHelpText('after', exitCodesAndExamples)
    // checkOptions lists them with all other problems.
    .allowUnknownOption()
    .action(run);
}

const option = (...args: ConstructorParameters<typeof CheckedOption>) => new CheckedOption(...args);
const isUserName = (name: string) => name.length <= 128;
const isPartition = (name: string) => /^aws(-[a-z]{1,5}){0,3}$/.test(name);
const oneOf = (names: readonly string[]) => (name: string) => names.includes(name);

/** By the heading of their group in the help. */
const optionGroups = {
  'User and time:': [
    option(
      '--user [name]',
      'the Identity Center user name, such as james@example.com, as at the end of the role session’s ARN (may be left out, except with event-history; older records name only the user name)',
      isUserName,
    ),
    option(
      '--user-id [id]',
      'the Identity Center user id (`aws identitystore list-users` shows it)',
      isPrincipalId,
    ).mustBePresent(),
    option('--account [id]', 'the account’s 12 digits', isAccountId).mustBePresent(),
    option(
      '--permission-set [name]',
      'the permission set’s name, without AWSReservedSSO_ and the 16 hex digits after it',
      isPermissionSetName,
    ).mustBePresent(),
    option(
      '--from [time]',
      'a time as in 2026-07-01T08:00:00Z, with Z or an offset, or a date as in 2026-07-01: its beginning in UTC',
      isTime,
    ).mustBePresent(),
    option('--to [time]', 'a time as for --from; a date means its end (default: now)', isTime),
    option('--partition [name]', 'aws, aws-us-gov or aws-cn (default: aws)', isPartition).default(
      'aws',
    ),
  ],
  'Or a grant:': [
    option(
      '--grant [id]',
      'the grant’s id, or as many of its first digits as are unique; everything else is read from its deployment',
      isGrantIdPrefix,
    ),
    option(
      '--deployment [name]',
      'the deployment’s name in Terraform (default: break-glass-access)',
    ),
    option('--table [name]', 'the table, in place of the deployment’s'),
  ],
  'Source:': [
    option(
      '--source [name]',
      `one of ${sourceNames.join(', ')} (default: files)`,
      oneOf(sourceNames),
    ).default('files'),
    option(
      '--log-group [name]',
      'the name or ARN of a trail’s log group (logs-insights; may be repeated)',
    ).mayBeRepeated(),
    option(
      '--region [name]',
      'the AWS Region (default: AWS_REGION, AWS_DEFAULT_REGION, or the profile’s; event-history: may be repeated)',
    ).mayBeRepeated(),
    option('--profile [name]', 'the profile in the AWS CLI’s files (default: AWS_PROFILE)'),
    option('--role-name [name]', 'the role to assume in other accounts (event-history)'),
    option(
      '--endpoint-url [url]',
      'the URL of an endpoint to use instead of AWS, such as the local environment’s',
      URL.canParse,
    ),
  ],
  'Output:': [
    option(
      '--format [name]',
      `one of ${formats.join(', ')} (default: by the extension of --out, or text)`,
      oneOf(formats),
    ),
    option('--out [file]', 'the file to write (default: standard output)'),
    option(
      '--events [file]',
      'also write every event as CSV, with rule and event id (gzipped if the name ends in .gz)',
    ),
    option(
      '--evidence [file]',
      'also write the records, as a CloudTrail log file (gzipped if the name ends in .gz)',
    ),
  ],
};

async function run(_paths: readonly string[], flags: ReportFlags, command: Command): Promise<void> {
  const { problems, operands: paths } = checkOptions(command, process.argv);
  if (flags.grant !== undefined) return runOnGrant(flags, flags.grant, paths, problems);
  const region = flags.source === 'files' ? undefined : await findDefaultRegion(flags.profile);
  const source = buildSourceOptions(flags, paths, problems, region);
  const options = buildReportOptions(flags, source, Date.now(), problems);
  if (options === undefined)
    throw new UsageError(
      `${problems.join('\n')}\n\nRun break-glass report --help for usage and examples.`,
    );
  const { report } = await import('./report.ts');
  process.exitCode = await report(options);
}

/** Options that a grant's record and deployment replace. */
const replacedByGrant = [
  'user',
  'userId',
  'account',
  'permissionSet',
  'from',
  'to',
  'logGroup',
] as const;

async function runOnGrant(
  flags: ReportFlags,
  grantId: string,
  paths: readonly string[],
  problems: readonly string[],
): Promise<void> {
  const [region = await findDefaultRegion(flags.profile)] = flags.region ?? [];
  const given = replacedByGrant.filter((name) => flags[name] !== undefined);
  const all = [
    ...problems.filter((problem) => !problem.includes(' is missing: ')),
    ...given.map((name) => `--grant replaces the option ${name}: leave it out.`),
    ...(paths.length > 0 ? [`--grant reads from AWS, not from files: leave ${paths[0]} out.`] : []),
    ...outputProblems(flags),
  ];
  if (region === undefined) all.push(noRegionText);
  if (region === undefined || all.length > 0) throw new UsageError(all.join('\n'));
  const { readGrantOptions } = await import('./grant.ts');
  const { report } = await import('./report.ts');
  process.exitCode = await report({
    ...(await readGrantOptions(grantId, { ...flags, region })),
    ...outputOptions(flags),
  });
}

const usage = `[--user <name>] --user-id <id> --account <id> --permission-set <name>
                          --from <time> [--to <time>] [options] [path...]
       break-glass report --grant <id> [--deployment <name>] [options]`;

const description =
  'Reports what a user did with a permission set in an account: the report that is mailed about a grant, for any user and any time, without a deployment. By default it reads CloudTrail log files, such as a copy of the bucket that a trail writes to.';

const example =
  'npm run --silent break-glass -- report --user james@example.com --user-id 9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d --account 123456789012 --permission-set BreakGlassProd';

const exitCodesAndExamples = `
Exit codes:
  0  the report is complete, as far as the source allows
  1  nothing could be read, or no report could be made
  2  the arguments are wrong
  3  the report was made, but something could not be read: the report lists it
  4  the report is complete and empty: no event is this user’s

Examples, with the log files in examples/cloudtrail of a checkout:
  ${example} --from 2026-07-01 --to 2026-07-01 examples/cloudtrail
  ${example} --from 2026-07-01T08:00:00Z --to 2026-07-01T09:00:00Z --out report.html examples/cloudtrail
  ${example} --from 2026-07-01 --format json examples/cloudtrail/one-hour.json
  ${example} --from 2026-07-01 --out report.json --events events.csv --evidence evidence.json.gz examples/cloudtrail`;
