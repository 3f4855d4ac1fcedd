import type { EvidenceSubject } from '../../../evidence/subject.ts';
import { isAccountId, isPermissionSetName, isPrincipalId } from '../../../request/ids.ts';
import type { ReportArguments } from './arguments.ts';
import { parseSourceOptions, type SourceOptions } from './source-options.ts';
import { parseTime } from './times.ts';

export const formats = ['text', 'html', 'json'] as const;
export type Format = (typeof formats)[number];

/** A command line that can be followed. */
export interface ReportOptions {
  readonly subject: EvidenceSubject;
  readonly source: SourceOptions;
  readonly format: Format;
  readonly out: string | undefined;
  readonly progress: 'always' | 'never' | 'on a terminal';
}

export type ParsedOptions =
  | { readonly options: ReportOptions; readonly problems?: undefined }
  /** All that is wrong, each in a sentence that says what to do. */
  | { readonly problems: readonly string[] };

/** Times are compared with `now`, in epoch milliseconds. */
export function parseReportOptions(
  args: ReportArguments,
  now: number,
  defaultRegion: string | undefined,
): ParsedOptions {
  const problems = [...args.problems];
  const subject = parseSubject(args, now, problems);
  const source = parseSourceOptions(args, defaultRegion, problems);
  const format = parseFormat(args, problems);
  if (args.has('progress') && args.has('quiet'))
    problems.push('--progress and --quiet contradict each other: leave one out.');
  if (problems.length > 0 || source === undefined) return { problems };
  const progress = args.has('quiet') ? 'never' : args.has('progress') ? 'always' : 'on a terminal';
  return { options: { subject, source, format, out: args.one('out'), progress } };
}

function parseSubject(args: ReportArguments, now: number, problems: string[]): EvidenceSubject {
  const read = (
    name: Parameters<ReportArguments['one']>[0],
    isRight: (value: string) => boolean,
    what: string,
  ): string => {
    const value = args.one(name);
    if (value === undefined) problems.push(`--${name} is missing: give ${what}.`);
    else if (value !== '' && !isRight(value))
      problems.push(`--${name} must be ${what}: ${JSON.stringify(value)} is none.`);
    return value ?? '';
  };
  const subject = {
    userName: read(
      'user',
      (name) => name.length <= 128,
      'the Identity Center user name, such as james@example.com, as it stands at the end of the role session’s ARN',
    ),
    principalId: read(
      'user-id',
      isPrincipalId,
      'the Identity Center user id (`aws identitystore list-users` shows it)',
    ),
    accountId: read('account', isAccountId, 'the account’s 12 digits'),
    permissionSetName: read(
      'permission-set',
      isPermissionSetName,
      'the permission set’s name, without AWSReservedSSO_ and without the 16 digits behind it',
    ),
    partition: args.one('partition') ?? 'aws',
  };
  if (!/^aws(-[a-z]{1,5}){0,3}$/.test(subject.partition))
    problems.push('--partition must be aws, aws-us-gov or aws-cn.');
  return { ...subject, ...parseWindow(args, now, problems) };
}

const timeWords =
  'a time as in 2026-07-01T08:00:00Z, with Z or an offset, or a date as in 2026-07-01';

function parseWindow(args: ReportArguments, now: number, problems: string[]) {
  const read = (name: 'from' | 'to', edge: 'beginning' | 'end'): string | undefined => {
    const value = args.one(name);
    if (!value) return undefined;
    const time = parseTime(value, edge);
    if (time === undefined)
      problems.push(`--${name} must be ${timeWords}: ${JSON.stringify(value)} is none.`);
    return time;
  };
  if (!args.has('from')) problems.push(`--from is missing: give ${timeWords}.`);
  const from = read('from', 'beginning');
  const until = read('to', 'end') ?? new Date(now).toISOString();
  if (from !== undefined && from > until)
    problems.push(`--from (${from}) lies behind --to (${until}): exchange them.`);
  return { from: from ?? until, until };
}

function parseFormat(args: ReportArguments, problems: string[]): Format {
  const wanted = args.one('format');
  const ending = args.one('out')?.split('.').at(-1) ?? '';
  const asked = wanted ?? ({ html: 'html', htm: 'html', json: 'json' }[ending] || 'text');
  const format = formats.find((each) => each === asked);
  if (format === undefined && asked !== '')
    problems.push(`--format must be one of ${formats.join(', ')}.`);
  return format ?? 'text';
}
