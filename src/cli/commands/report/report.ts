import { writeFile } from 'node:fs/promises';
import { defaultRegion } from '../../../platform/config.ts';
import { oneLine } from '../../../platform/one-line.ts';
import { renderJson } from '../../../report/attachments/report-json.ts';
import type { Report } from '../../../report/content/report.ts';
import { type AdHocRequest, writeAdHocReport } from '../../../report/deliver/ad-hoc-report.ts';
import { renderHtml } from '../../../report/html/render-html.ts';
import { renderText } from '../../../report/text/render-text.ts';
import { UsageError } from '../../usage-error.ts';
import { parseReportArguments } from './arguments.ts';
import { limitHeapGrowth } from './limit-heap.ts';
import { createLogFileSource, type LogFileSource } from './log-file-source.ts';
import { type Format, parseReportOptions, type ReportOptions } from './options.ts';
import { reportUsage } from './usage.ts';

/** What scripts can rely on; `--help` names them. 2 is that of a wrong call. */
const exitCodes = { complete: 0, nothing: 1, incomplete: 3, empty: 4 } as const;

/** `break-glass report`: gives the exit code. */
export async function reportCommand(args: readonly string[]): Promise<number> {
  const given = parseReportArguments(args);
  if (given.has('help')) {
    process.stdout.write(reportUsage);
    return exitCodes.complete;
  }
  const { options, problems } = {
    options: undefined,
    ...parseReportOptions(given, Date.now(), defaultRegion()),
  };
  if (options === undefined)
    throw new UsageError(
      `${(problems ?? []).join('\n')}\n\nbreak-glass report --help says how it is called, with examples.`,
    );
  return options.source.kind === 'files'
    ? reportOnFiles(options, options.source.paths)
    : reportOnAws(options, options.source);
}

async function reportOnFiles(options: ReportOptions, paths: readonly string[]): Promise<number> {
  limitHeapGrowth();
  const run = createLogFileSource(paths, options);
  try {
    const report = await writeAdHocReport(
      { ...run, now: Date.now },
      adHocRequestOf(options, paths),
    );
    run.progress.clear();
    if (run.filesRead() === 0) {
      complain(nothingRead(run, paths));
      return exitCodes.nothing;
    }
    return await give(report, options);
  } finally {
    await run.close();
  }
}

const nothingRead = ({ problems }: LogFileSource, paths: readonly string[]): string =>
  problems() > 0
    ? 'No report was made: none of these log files could be read.'
    : `No report was made: there is no log file of that time (.json or .json.gz) in ${paths.join(', ')}.`;

async function reportOnAws(
  options: ReportOptions,
  aws: Exclude<ReportOptions['source'], { kind: 'files' }>,
): Promise<number> {
  // The SDK is not loaded to read files.
  const { createAwsSource } = await import('./aws-source.ts');
  const readFrom =
    aws.kind === 'logs-insights'
      ? aws.logGroups
      : aws.regions.map((region) => `event history in ${region}`);
  const source = createAwsSource(aws);
  return give(
    await writeAdHocReport({ source, now: Date.now }, adHocRequestOf(options, readFrom)),
    options,
  );
}

const adHocRequestOf = ({ subject }: ReportOptions, readFrom: readonly string[]): AdHocRequest => ({
  subject,
  facts: {
    userName: subject.userName,
    principalId: subject.principalId,
    accountId: subject.accountId,
    permissionSetName: subject.permissionSetName,
    readFrom,
  },
});

const renderings: Readonly<Record<Format, (report: Report) => string>> = {
  text: (report) => `${renderText(report)}\n`,
  html: renderHtml,
  json: renderJson,
};

async function give(report: Report, { format, out }: ReportOptions): Promise<number> {
  const rendered = renderings[format](report);
  if (out === undefined) process.stdout.write(rendered);
  else await writeFile(out, rendered);
  if (report.warnings.length > 0) {
    complain('The report is not complete: it says what could not be read.');
    return exitCodes.incomplete;
  }
  if (report.counts.events > 0) return exitCodes.complete;
  complain(`The report is empty. ${report.notes[0] ?? ''}`);
  return exitCodes.empty;
}

const maxLine = 1_000;

/** One line on standard error, whatever a file is called. */
const complain = (line: string): void => {
  process.stderr.write(`${oneLine(line, maxLine)}\n`);
};
