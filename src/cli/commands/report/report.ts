import { oneLine } from '../../../platform/one-line.ts';
import { renderJson } from '../../../report/attachments/report-json.ts';
import type { Report } from '../../../report/content/report.ts';
import {
  type AdHocReport,
  type AdHocRequest,
  writeAdHocReport,
} from '../../../report/deliver/ad-hoc-report.ts';
import { renderHtml } from '../../../report/html/render-html.ts';
import { renderText } from '../../../report/text/render-text.ts';
import { buildEventFiles } from './event-files.ts';
import { createLogFileSource, type LogFileSource } from './log-file-source.ts';
import type { Format, ReportOptions } from './options.ts';
import { writeOutputFiles } from './output-files.ts';

/** Documented by `--help`, so that scripts can rely on them. Wrong arguments exit with 2. */
const exitCodes = { complete: 0, noReport: 1, incomplete: 3, empty: 4 } as const;

/** Runs `break-glass report`, and returns the exit code. */
export async function report(options: ReportOptions): Promise<number> {
  return options.source.kind === 'files'
    ? reportOnFiles(options, options.source.paths)
    : reportOnAws(options, options.source);
}

async function reportOnFiles(options: ReportOptions, paths: readonly string[]): Promise<number> {
  const logFiles = createLogFileSource(paths, options);
  const written = await writeAdHocReport(
    { ...logFiles, now: Date.now },
    adHocRequestOf(options, paths),
  );
  logFiles.progress.clear();
  if (logFiles.filesRead() === 0) {
    writeError(noReportText(logFiles, paths));
    return exitCodes.noReport;
  }
  return outputReport(written, options);
}

const noReportText = ({ problems }: LogFileSource, paths: readonly string[]): string =>
  problems() > 0
    ? 'No report was made: none of these log files could be read.'
    : `No report was made: there is no log file of that time (.json, .jsonl, .ndjson, .log or .gz) in ${paths.join(', ')}.`;

async function reportOnAws(
  options: ReportOptions,
  aws: Exclude<ReportOptions['source'], { kind: 'files' }>,
): Promise<number> {
  // Loads the SDK only here: reading files does not need it.
  const { createAwsSource } = await import('./aws-source.ts');
  const readFrom =
    aws.kind === 'logs-insights'
      ? aws.logGroups
      : aws.regions.map((region) => `event history in ${region}`);
  const source = createAwsSource(aws, options);
  return outputReport(
    await writeAdHocReport({ source, now: Date.now }, adHocRequestOf(options, readFrom)),
    options,
  );
}

const adHocRequestOf = (
  { subject, ownResources = [] }: ReportOptions,
  readFrom: readonly string[],
): AdHocRequest => ({
  subject,
  ownResources,
  facts: {
    userName: subject.userName,
    principalId: subject.principalId,
    accountId: subject.accountId,
    permissionSetName: subject.permissionSetName,
    readFrom,
  },
});

const renderers: Readonly<Record<Format, (report: Report) => string>> = {
  text: (report) => `${renderText(report)}\n`,
  html: renderHtml,
  json: renderJson,
};

/** Writes the report to a file or standard output, and the other files; returns the exit code. */
async function outputReport(
  { report, evidence }: AdHocReport,
  options: ReportOptions,
): Promise<number> {
  const { format, out } = options;
  const rendered = renderers[format](report);
  await writeOutputFiles([
    ...(out === undefined ? [] : [{ path: out, content: rendered }]),
    ...buildEventFiles(evidence, options),
  ]);
  if (out === undefined) process.stdout.write(rendered);
  if (report.warnings.length > 0) {
    writeError('The report is not complete: it lists what could not be read.');
    return exitCodes.incomplete;
  }
  if (report.counts.events + report.counts.apart > 0) return exitCodes.complete;
  writeError(`The report is empty. ${report.notes[0] ?? ''}`);
  return exitCodes.empty;
}

const maxLineLength = 1_000;

/** Writes one line to standard error, without control characters from file names. */
const writeError = (line: string): void => {
  process.stderr.write(`${oneLine(line, maxLineLength)}\n`);
};
