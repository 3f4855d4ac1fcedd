import type { EvidenceSubject } from '../../../evidence/subject.ts';
import { isAccountId, isPermissionSetName, isPrincipalId } from '../../../request/ids.ts';
import type { ReportArguments } from './arguments.ts';
import { parseSourceOptions, type SourceOptions } from './source-options.ts';
import { parseTime } from './times.ts';

const formats = ['text', 'html', 'json'] as const;
export type Format = (typeof formats)[number];

/** A valid command line. */
export interface ReportOptions {
  readonly subject: EvidenceSubject;
  readonly source: SourceOptions;
  readonly format: Format;
  readonly out: string | undefined;
  readonly progress: 'always' | 'never' | 'on a terminal';
}

export type ParsedOptions =
  | { readonly options: ReportOptions; readonly problems?: undefined }
  /** Every problem, each as a sentence that says what to do. */
  | { readonly problems: readonly string[] };

/** `now`, in epoch milliseconds, is the default of --to. */
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
  const parse = (
    name: Parameters<ReportArguments['one']>[0],
    isValid: (value: string) => boolean,
    expected: string,
  ): string => {
    const value = args.one(name);
    if (value === undefined) problems.push(`--${name} is missing: specify ${expected}.`);
    else if (value !== '' && !isValid(value))
      problems.push(`--${name} must be ${expected}, not ${JSON.stringify(value)}.`);
    return value ?? '';
  };
  const subject = {
    userName: parse(
      'user',
      (name) => name.length <= 128,
      'the Identity Center user name, such as james@example.com, as at the end of the role session’s ARN',
    ),
    principalId: parse(
      'user-id',
      isPrincipalId,
      'the Identity Center user id (`aws identitystore list-users` shows it)',
    ),
    accountId: parse('account', isAccountId, 'the account’s 12 digits'),
    permissionSetName: parse(
      'permission-set',
      isPermissionSetName,
      'the permission set’s name, without AWSReservedSSO_ and the 16 hex digits after it',
    ),
    partition: args.one('partition') ?? 'aws',
  };
  if (!/^aws(-[a-z]{1,5}){0,3}$/.test(subject.partition))
    problems.push('--partition must be aws, aws-us-gov or aws-cn.');
  return { ...subject, ...parseWindow(args, now, problems) };
}

const timeFormat =
  'a time as in 2026-07-01T08:00:00Z, with Z or an offset, or a date as in 2026-07-01';

function parseWindow(args: ReportArguments, now: number, problems: string[]) {
  const parse = (name: 'from' | 'to', edge: 'beginning' | 'end'): string | undefined => {
    const value = args.one(name);
    if (!value) return undefined;
    const time = parseTime(value, edge);
    if (time === undefined)
      problems.push(`--${name} must be ${timeFormat}, not ${JSON.stringify(value)}.`);
    return time;
  };
  if (!args.has('from')) problems.push(`--from is missing: specify ${timeFormat}.`);
  const from = parse('from', 'beginning');
  const until = parse('to', 'end') ?? new Date(now).toISOString();
  if (from !== undefined && from > until)
    problems.push(`--from (${from}) is after --to (${until}): swap them.`);
  return { from: from ?? until, until };
}

function parseFormat(args: ReportArguments, problems: string[]): Format {
  const extension = args.one('out')?.split('.').at(-1) ?? '';
  const byExtension = { html: 'html', htm: 'html', json: 'json' }[extension] || 'text';
  const name = args.one('format') ?? byExtension;
  const format = formats.find((each) => each === name);
  if (format === undefined && name !== '')
    problems.push(`--format must be one of ${formats.join(', ')}.`);
  return format ?? 'text';
}
