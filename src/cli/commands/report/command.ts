import { type Command, Option } from 'commander';
import { UsageError } from '../../usage-error.ts';
import { parseReportOptions, type ReportFlags } from './options.ts';

const region = 'AWS Region (default: AWS_REGION, or AWS_DEFAULT_REGION); event-history: repeatable';

/** Defines `break-glass report`. */
export function addReportCommand(program: Command): void {
  program
    .command('report')
    .summary('Report what a user did, from CloudTrail log files or from AWS.')
    .description(description)
    .usage(usage)
    .argument('[path...]', 'log files (.json, .json.gz), or folders of them')
    .optionsGroup('User and time:')
    .addOption(value('--user [name]', 'Identity Center user name: the name of the role session'))
    .addOption(value('--user-id [id]', 'Identity Center user id'))
    .addOption(value('--account [id]', 'account, 12 digits'))
    .addOption(value('--permission-set [name]', 'permission set, by its name'))
    .addOption(value('--from [time]', 'ISO 8601 (2026-07-01T08:00:00Z), or a date: its beginning'))
    .addOption(value('--to [time]', 'the same; a date means its end, in UTC (default: now)'))
    .addOption(value('--partition [name]', 'aws (default), aws-us-gov or aws-cn').default('aws'))
    .optionsGroup('Source:')
    .addOption(
      value('--source [name]', 'files (default), logs-insights or event-history').default('files'),
    )
    .addOption(list('--log-group [name]', 'logs-insights: name or ARN of a log group; repeatable'))
    .addOption(list('--region [name]', region))
    .addOption(value('--role-name [name]', 'event-history: role to assume in other accounts'))
    .addOption(value('--endpoint-url [url]', 'endpoint to use instead of AWS'))
    .optionsGroup('Output:')
    .addOption(value('--format [name]', 'text, html or json (default: by --out, or text)'))
    .addOption(value('--out [file]', 'file to write (default: standard output)'))
    .option('--progress', 'show progress (default: on a terminal)')
    .option('--quiet', 'show only errors')
    .configureHelp({
      optionTerm: ({ flags }) => flags.replace('[', '<').replace(']', '>'),
      optionDescription: ({ description }) => description,
    })
    .addHelpText('after', exitCodesAndExamples)
    // Wrong options are listed with all other problems, by run.
    .allowUnknownOption()
    .action((_paths: readonly string[], flags: ReportFlags, command: Command) =>
      run(flags, command),
    );
}

/** Commander ends at the first option without its value, so it gets an empty one. */
const value = (flags: string, text: string): Option => new Option(flags, text).preset('');

const list = (flags: string, text: string): Option =>
  value(flags, text).argParser((next: string, earlier: readonly string[] = []) => [
    ...earlier,
    next,
  ]);

async function run(flags: ReportFlags, command: Command): Promise<void> {
  const unknown = unknownOptions(command, process.argv);
  const paths = command.args.filter((path) => !unknown.includes(path));
  const parsed = parseReportOptions(flags, paths, Date.now());
  const problems = [...unknown.map(describeUnknown(command)), ...(parsed.problems ?? [])];
  if (parsed.options === undefined || problems.length > 0)
    throw new UsageError(
      `${problems.join('\n')}\n\nRun break-glass report --help for usage and examples.`,
    );
  const { report } = await import('./report.ts');
  process.exitCode = await report(parsed.options);
}

/** What follows `--` is a path, also if it begins with a dash. */
function unknownOptions({ args }: Command, argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  const paths = end === -1 ? [] : argv.slice(end);
  return args.filter((arg) => /^-./.test(arg) && !paths.includes(arg));
}

const describeUnknown =
  ({ options }: Command) =>
  (arg: string): string => {
    const [name = ''] = arg.split('=');
    return options.some(({ long }) => long === name)
      ? `${name} takes no value.`
      : `There is no option ${name}. See --help.`;
  };

const usage = `--user <name> --user-id <id> --account <id> --permission-set <name>
                          --from <time> [--to <time>] [options] [path...]`;

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
  4  the report is complete and empty: no event belongs to this user

Examples, with the log files in examples/cloudtrail of a checkout:
  ${example} --from 2026-07-01 --to 2026-07-01 examples/cloudtrail
  ${example} --from 2026-07-01T08:00:00Z --to 2026-07-01T09:00:00Z --out report.html examples/cloudtrail
  ${example} --from 2026-07-01 --format json examples/cloudtrail/one-hour.json`;
