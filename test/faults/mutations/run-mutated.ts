import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunStats } from '../runs.ts';
import type { Mutation, Replacement } from './mutation.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface MutatedRunOptions {
  readonly runs: number;
  readonly untilFirst?: boolean;
  /** Limit of CPU time. A run that takes more counts as endless. */
  readonly maxSeconds?: number;
  /** Kills the process that makes the runs. */
  readonly signal?: AbortSignal;
}

export type MutatedRunStats = Pick<RunStats, 'runs' | 'violations' | 'secondsToFirst' | 'byRule'>;

/** Runs the fault simulation in a copy of the project in which a rule is broken. */
export async function runMutated(
  { rule, replacements }: Mutation,
  options: MutatedRunOptions,
): Promise<MutatedRunStats> {
  const copy = await mkdtemp(join(tmpdir(), 'break-glass-mutation-'));
  try {
    for (const part of copiedParts)
      await cp(join(root, part), join(copy, part), { recursive: true });
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
    for (const replacement of replacements) await replaceIn(copy, rule, replacement);
    return await runSimulations(join(copy, 'test/faults/main.ts'), options);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** What the simulation runs; of `local` the interpreter of the workflow. */
const copiedParts = [
  'src',
  'test',
  'workflow',
  'local/workflow',
  'local/aws/api/aws-service.ts',
  'local/aws/dynamodb',
  'local/functions/invocation-result.ts',
  'local/is-record.ts',
  'infra/functions.json',
  'package.json',
];

/** Several times the CPU time that the runs need, plus their start. */
const defaultMaxSeconds = (runs: number): number => 60 + Math.ceil(runs / 5);
/** On a busy machine, elapsed time may exceed CPU time by this factor. */
const maxSlowdown = 10;
const maxMegabytes = 1_500;
/** Node's exit code for a top-level await that never settles. */
const unsettledAwaitCode = 13;

/** `ulimit` applies even if this process dies. The timeout stops a process that uses no CPU time. */
function runSimulations(main: string, options: MutatedRunOptions): Promise<MutatedRunStats> {
  const { runs, untilFirst = false, signal, maxSeconds = defaultMaxSeconds(runs) } = options;
  const command = [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    `--max-old-space-size=${maxMegabytes}`,
    main,
    ...['--json', '--runs', `${runs}`],
    ...(untilFirst ? ['--until-first'] : []),
  ];
  const limits = {
    maxBuffer: 1e8,
    timeout: maxSeconds * maxSlowdown * 1000,
    killSignal: 'SIGKILL',
    ...(signal && { signal }),
  } as const;
  const shellArguments = ['-c', 'ulimit -t "$0" && exec "$@"', `${maxSeconds}`, ...command];
  return new Promise((resolve, reject) => {
    execFile('sh', shellArguments, limits, (error, stdout, stderr) => {
      const isEndless = error?.signal != null || error?.code === unsettledAwaitCode;
      if (signal?.aborted) reject(signal.reason);
      else if (stdout !== '') resolve(JSON.parse(stdout));
      else if (isEndless) resolve(endless);
      else reject(new Error(`the fault simulation could not run: ${stderr}`, { cause: error }));
    });
  });
}

/** A run that never ends, or runs out of memory, reveals the broken rule as a violation does. */
const endless: MutatedRunStats = {
  runs: 0,
  violations: 1,
  secondsToFirst: undefined,
  byRule: { 'does not end': { count: 1, seed: 0 } },
};

async function replaceIn(copy: string, rule: string, { file, find, replace }: Replacement) {
  const path = join(copy, file);
  const text = await readFile(path, 'utf8');
  if (text.split(find).length !== 2)
    throw new Error(`the mutation "${rule}" does not match exactly one text in ${file}: update it`);
  await writeFile(
    path,
    text.replace(find, () => replace),
  );
}
