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

/** Log files as the command reads them: with its threads, its progress and what it says of problems. */
export interface LogFileSource {
  readonly source: EvidenceSource;
  readonly progress: Progress;
  countRecords(): Promise<RecordCount>;
  filesRead(): number;
  /** How many paths and files could not be read, or not to their end. */
  problems(): number;
  close(): Promise<void>;
}

/** More threads than these wait for the disk. */
const maxThreads = 4;

export function createLogFileSource(
  paths: readonly string[],
  { subject, progress: wanted }: Pick<ReportOptions, 'subject' | 'progress'>,
): LogFileSource {
  const { stderr } = process;
  const isTold = wanted === 'always' || (wanted === 'on a terminal' && stderr.isTTY === true);
  const threads = createReaderThreads(Math.min(maxThreads, availableParallelism()));
  const count = isTold ? countFiles(paths, subject) : () => undefined;
  const progress = createProgress({
    write: (text) => isTold && stderr.write(text),
    isTerminal: stderr.isTTY === true,
    now: Date.now,
    fileCount: count,
  });
  let problems = 0;
  const files = createLogFiles({
    isFindingCall: createFindingCallTest(),
    paths,
    threads,
    onPass: progress.pass,
    onFile: progress.file,
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

/** Counts while the first ones are being read: whoever only waits for a number waits longer. */
function countFiles(paths: readonly string[], window: ReportOptions['subject']) {
  let counted: number | undefined;
  const count = async () => {
    let files = 0;
    for await (const { kind } of walkLogFiles(paths, deliveryTimesOf(window)))
      if (kind === 'file') files += 1;
    counted = files;
  };
  void count();
  return () => counted;
}
