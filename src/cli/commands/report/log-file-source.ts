import type { EvidencePage, EvidenceSource } from '../../../evidence/collect.ts';
import { deliveryTimesOf } from '../../../evidence/sources/log-files/file-times.ts';
import { createLogFiles } from '../../../evidence/sources/log-files/log-files.ts';
import { walkLogFiles } from '../../../evidence/sources/log-files/walk-log-files.ts';
import { oneLine } from '../../../platform/one-line.ts';
import { createFindingCallTest } from '../../../report/findings/match-rule.ts';
import type { ReportOptions } from './options.ts';
import { createProgress, type Progress } from './progress.ts';

/** Log files as an evidence source, with progress and problems on standard error. */
export interface LogFileSource {
  readonly source: EvidenceSource;
  readonly progress: Progress;
  everyRecord(): AsyncIterable<EvidencePage>;
  filesRead(): number;
  /** How many paths and files could not be read completely. */
  problems(): number;
}

export function createLogFileSource(
  paths: readonly string[],
  {
    subject,
    progress: progressMode,
    events,
    evidence,
  }: Pick<ReportOptions, 'subject' | 'progress' | 'events' | 'evidence'>,
): LogFileSource {
  const { stderr } = process;
  const isTerminal = stderr.isTTY === true;
  const isShown = progressMode === 'always' || (progressMode === 'on a terminal' && isTerminal);
  const progress = createProgress({
    write: (text) => isShown && stderr.write(text),
    isTerminal,
    now: Date.now,
    fileCount: isShown ? countFiles(paths, subject) : () => undefined,
  });
  const problems = new Set<string>();
  const files = createLogFiles({
    isFindingCall: createFindingCallTest(),
    keepsRecords: (events ?? evidence) !== undefined,
    paths,
    onPass: progress.startPass,
    onFile: progress.addFile,
    onProblem(path, problem) {
      if (problems.has(path)) return;
      problems.add(path);
      progress.clear();
      stderr.write(`${oneLine(`${path}: ${problem}.`, 1_000)}\n`);
    },
  });
  return {
    source: files,
    progress,
    everyRecord: () => files.everyRecord(subject),
    filesRead: files.filesRead,
    problems: () => problems.size,
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
