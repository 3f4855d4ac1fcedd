import { resolve } from 'node:path';
import type { EvidenceSubject } from '../../../evidence/subject.ts';
import { parseTime } from '../../times.ts';
import type { SourceFlags, SourceOptions } from './source-options.ts';

export const formats = ['text', 'html', 'json'] as const;
export type Format = (typeof formats)[number];

/** The values of the command line as commander reads them, each checked by its option. */
export interface ReportFlags extends SourceFlags {
  readonly user?: string;
  readonly userId?: string;
  readonly account?: string;
  readonly permissionSet?: string;
  readonly from?: string;
  readonly to?: string;
  readonly partition: string;
  readonly format?: Format;
  readonly out?: string;
  readonly events?: string;
  readonly evidence?: string;
  readonly progress?: true;
  readonly quiet?: true;
  readonly grant?: string;
  readonly deployment?: string;
  readonly table?: string;
}

/** A valid command line. */
export interface ReportOptions {
  readonly subject: EvidenceSubject;
  readonly source: SourceOptions;
  /** Of the deployment of a grant. */
  readonly ownResources?: readonly string[];
  readonly format: Format;
  readonly out: string | undefined;
  /** Where to write every event as CSV, and the records as JSON. */
  readonly events?: string | undefined;
  readonly evidence?: string | undefined;
  readonly progress: 'always' | 'never' | 'on a terminal';
}

/**
 * Adds what is wrong between options to `problems`. Returns `undefined` if there is any problem.
 * `now`, in epoch milliseconds, is the default of --to.
 */
export function buildReportOptions(
  flags: ReportFlags,
  source: SourceOptions | undefined,
  now: number,
  problems: string[],
): ReportOptions | undefined {
  const { user: userName = '', userId: principalId = '', account: accountId = '' } = flags;
  const { permissionSet: permissionSetName = '', partition, progress, quiet } = flags;
  const until = parseTime(flags.to ?? '', 'end') ?? new Date(now).toISOString();
  const from = parseTime(flags.from ?? '', 'beginning') ?? until;
  if (from > until) problems.push(`--from (${from}) is after --to (${until}): swap them.`);
  if (userName === '' && source?.kind === 'event-history')
    problems.push('--user is missing: event history cannot be searched for a user id.');
  if (progress && quiet)
    problems.push('--progress and --quiet contradict each other: leave one out.');
  problems.push(...outputProblems(flags));
  if (problems.length > 0 || source === undefined) return undefined;
  return {
    subject: { userName, principalId, accountId, permissionSetName, partition, from, until },
    source,
    ...outputOptions(flags),
  };
}

/** One output would overwrite the other. */
export function outputProblems({ out, events, evidence }: ReportFlags): readonly string[] {
  const paths = [out, events, evidence]
    .filter((path) => path !== undefined)
    .map((path) => resolve(path));
  return new Set(paths).size === paths.length
    ? []
    : ['--out, --events and --evidence name the same file: name a file for each.'];
}

export const outputOptions = ({
  format,
  out,
  events,
  evidence,
  progress,
  quiet,
}: ReportFlags): Pick<ReportOptions, 'format' | 'out' | 'events' | 'evidence' | 'progress'> => ({
  format: format ?? formatOf(out),
  ...{ out, events, evidence },
  progress: quiet ? 'never' : progress ? 'always' : 'on a terminal',
});

const formatOf = (out = ''): Format =>
  /\.html?$/.test(out) ? 'html' : out.endsWith('.json') ? 'json' : 'text';
