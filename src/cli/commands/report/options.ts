import type { EvidenceSubject } from '../../../evidence/subject.ts';
import { isAccountId, isPermissionSetName, isPrincipalId } from '../../../request/ids.ts';
import { parseSourceOptions, type SourceFlags, type SourceOptions } from './source-options.ts';
import { parseTime } from './times.ts';

/** The values of the command line as commander reads them. An option without its value is empty. */
export interface ReportFlags extends SourceFlags {
  readonly user?: string;
  readonly userId?: string;
  readonly account?: string;
  readonly permissionSet?: string;
  readonly from?: string;
  readonly to?: string;
  readonly partition: string;
  readonly format?: string;
  readonly out?: string;
  readonly progress?: true;
  readonly quiet?: true;
}

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
  | { readonly options?: undefined; readonly problems: readonly string[] };

/** `now`, in epoch milliseconds, is the default of --to. */
export function parseReportOptions(
  flags: ReportFlags,
  paths: readonly string[],
  now: number,
): ParsedOptions {
  const problems = emptyOptions(flags).map((name) => `${name} needs a value.`);
  const { quiet, out } = flags;
  const options = {
    subject: parseSubject(flags, now, problems),
    source: parseSourceOptions(flags, paths, problems),
    format: parseFormat(flags, problems),
    out,
    progress: quiet ? 'never' : flags.progress ? 'always' : 'on a terminal',
  } as const;
  if (flags.progress && quiet)
    problems.push('--progress and --quiet contradict each other: leave one out.');
  const { source } = options;
  if (problems.length > 0 || source === undefined) return { problems };
  return { options: { ...options, source } };
}

const emptyOptions = (flags: ReportFlags): readonly string[] =>
  Object.entries(flags)
    .filter(([, value]) => value === '' || (Array.isArray(value) && value.includes('')))
    .map(([name]) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);

function parseSubject(flags: ReportFlags, now: number, problems: string[]): EvidenceSubject {
  const parse = (
    name: string,
    value: string | undefined,
    isValid: (value: string) => boolean,
    expected: string,
  ): string => {
    if (value === undefined) problems.push(`--${name} is missing: specify ${expected}.`);
    else if (value !== '' && !isValid(value))
      problems.push(`--${name} must be ${expected}, not ${JSON.stringify(value)}.`);
    return value ?? '';
  };
  const subject = {
    userName: parse(
      'user',
      flags.user,
      (name) => name.length <= 128,
      'the Identity Center user name, such as james@example.com, as at the end of the role session’s ARN',
    ),
    principalId: parse(
      'user-id',
      flags.userId,
      isPrincipalId,
      'the Identity Center user id (`aws identitystore list-users` shows it)',
    ),
    accountId: parse('account', flags.account, isAccountId, 'the account’s 12 digits'),
    permissionSetName: parse(
      'permission-set',
      flags.permissionSet,
      isPermissionSetName,
      'the permission set’s name, without AWSReservedSSO_ and the 16 hex digits after it',
    ),
    partition: flags.partition,
  };
  if (!/^aws(-[a-z]{1,5}){0,3}$/.test(subject.partition))
    problems.push('--partition must be aws, aws-us-gov or aws-cn.');
  return { ...subject, ...parseWindow(flags, now, problems) };
}

const timeFormat =
  'a time as in 2026-07-01T08:00:00Z, with Z or an offset, or a date as in 2026-07-01';

function parseWindow(flags: ReportFlags, now: number, problems: string[]) {
  const parse = (name: 'from' | 'to', edge: 'beginning' | 'end'): string | undefined => {
    const value = flags[name];
    if (!value) return undefined;
    const time = parseTime(value, edge);
    if (time === undefined)
      problems.push(`--${name} must be ${timeFormat}, not ${JSON.stringify(value)}.`);
    return time;
  };
  if (flags.from === undefined) problems.push(`--from is missing: specify ${timeFormat}.`);
  const from = parse('from', 'beginning');
  const until = parse('to', 'end') ?? new Date(now).toISOString();
  if (from !== undefined && from > until)
    problems.push(`--from (${from}) is after --to (${until}): swap them.`);
  return { from: from ?? until, until };
}

function parseFormat({ out = '', format: name }: ReportFlags, problems: string[]): Format {
  const extension = out.split('.').at(-1) ?? '';
  const byExtension = { html: 'html', htm: 'html', json: 'json' }[extension] || 'text';
  const format = formats.find((each) => each === (name ?? byExtension));
  if (format === undefined && name !== '')
    problems.push(`--format must be one of ${formats.join(', ')}.`);
  return format ?? 'text';
}
