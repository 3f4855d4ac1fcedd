import { availableParallelism } from 'node:os';
import type { EvidenceSource } from '../../../evidence/collect.ts';
import type { RecordCount } from '../../../evidence/sources/log-files/count-records.ts';
import { deliveryTimesOf } from '../../../evidence/sources/log-files/file-times.ts';
import { createLogFiles } from '../../../evidence/sources/log-files/log-files.ts';
import { createReaderThreads } from '../../../evidence/sources/log-files/threads/reader-threads.ts';
import { walkLogFiles } from '../../../evidence/sources/log-files/walk-log-files.ts';
import { oneLine } from '../../../platform/one-line.ts';
import { createFindingCallTest } from '../../../report/findings/match-rule.ts';
import type { ReportOptions } from './options.ts';
import { createProgress, type Progress } from './progress.ts';

/** Log files as an evidence source, with reader threads, progress, and problems on standard error. */
export interface LogFileSource {
  readonly source: EvidenceSource;
  readonly progress: Progress;
  countRecords(): Promise<RecordCount>;
  filesRead(): number;
  /** How many paths and files could not be read completely. */
  problems(): number;
  close(): Promise<void>;
}

/** More threads would only wait for the disk. */
const maxThreads = 4;

export function createLogFileSource(
  paths: readonly string[],
  { subject, progress: progressMode }: Pick<ReportOptions, 'subject' | 'progress'>,
): LogFileSource {
  const { stderr } = process;
  const isTerminal = stderr.isTTY === true;
  const isShown = progressMode === 'always' || (progressMode === 'on a terminal' && isTerminal);
  const threads = createReaderThreads(Math.min(maxThreads, availableParallelism()));
  const progress = createProgress({
    write: (text) => isShown && stderr.write(text),
    isTerminal,
    now: Date.now,
    fileCount: isShown ? countFiles(paths, subject) : () => undefined,
  });
  let problems = 0;
  const files = createLogFiles({
    isFindingCall: createFindingCallTest(),
    paths,
    threads,
    onPass: progress.startPass,
    onFile: progress.addFile,
    onProblem(path, problem) {
      problems += 1;
      progress.clear();
      stderr.write(`${oneLine(`${path}: ${problem}.`, 1_000)}\n`);
    },
  });
  return {
    source: files,
    progress,
    countRecords: () => files.countRecords(subject),
    filesRead: files.filesRead,
    problems: () => problems,
    close: threads.close,
  };
}

/** Counts the files in parallel with reading them; the returned function gives `undefined` until it is done. */
function countFiles(paths: readonly string[], subject: ReportOptions['subject']) {
  let fileCount: number | undefined;
  const count = async () => {
    let files = 0;
    for await (const { kind } of walkLogFiles(paths, deliveryTimesOf(subject)))
      if (kind === 'file') files += 1;
    fileCount = files;
  };
  void count();
  return () => fileCount;
}
