import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Job } from './jobs.ts';
import { projectFolder } from './test-groups.ts';
import type { Totals } from './totals.ts';

export interface JobResult {
  readonly name: string;
  readonly seconds: number;
  readonly hasPassed: boolean;
  /** By group; a check has none, nor has a process that crashed. */
  readonly totals: Readonly<Record<string, Totals>>;
  readonly hasTests: boolean;
}

const binaries = join(projectFolder, 'node_modules/.bin');

/** Runs a job to its end, and passes its output on. */
export async function runJob(job: Job, onOutput: (text: string) => void): Promise<JobResult> {
  const startedAt = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'break-glass-test-run-'));
  try {
    const totalsFile = join(folder, 'totals.json');
    const [program, ...args] = job.command;
    const allArgs = job.hasTests ? [...reportersTo(totalsFile), ...args] : args;
    const hasPassed = await runProgram(program, allArgs, job.environment, onOutput);
    return {
      name: job.name,
      hasTests: job.hasTests,
      seconds: (performance.now() - startedAt) / 1000,
      hasPassed,
      totals: job.hasTests ? await readTotals(totalsFile) : {},
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A process that crashed has reported no totals. */
async function readTotals(file: string): Promise<JobResult['totals']> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text === '' ? {} : JSON.parse(text);
}

const reportersTo = (totalsFile: string): readonly string[] => [
  '--test-reporter=./test/run/report-tests.ts',
  '--test-reporter-destination=stdout',
  '--test-reporter=./test/run/report-totals.ts',
  `--test-reporter-destination=${totalsFile}`,
];

async function runProgram(
  program: string,
  args: readonly string[],
  environment: Job['environment'],
  onOutput: (text: string) => void,
): Promise<boolean> {
  const child = spawn(program, args, {
    cwd: projectFolder,
    env: {
      ...process.env,
      ...environment,
      PATH: `${binaries}${delimiter}${process.env['PATH'] ?? ''}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', onOutput);
  const [code] = await once(child, 'close');
  return code === 0;
}
