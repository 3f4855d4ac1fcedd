import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunStats } from '../runs.ts';
import type { Mutation, Replacement } from './mutation.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface MutatedRuns {
  readonly runs: number;
  readonly untilFirst?: boolean;
  /** Of the processor; what takes more does not end. */
  readonly maxSeconds?: number;
  /** Ends the runs, and with them the process that lives through them. */
  readonly signal?: AbortSignal;
}

export type Found = Pick<RunStats, 'runs' | 'violations' | 'secondsToFirst' | 'byRule'>;

/** Runs the harness against a copy of the tree in which a rule is broken. */
export async function runMutated(
  { rule, replacements }: Mutation,
  options: MutatedRuns,
): Promise<Found> {
  const copy = await mkdtemp(join(tmpdir(), 'break-glass-mutation-'));
  try {
    for (const part of ['src', 'test', 'workflow', 'infra/functions.json', 'package.json'])
      await cp(join(root, part), join(copy, part), { recursive: true });
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
    for (const replacement of replacements) await replaceIn(copy, rule, replacement);
    return await runHarness(join(copy, 'test/faults/main.ts'), options);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** What a broken rule may cost: several times what the runs take, and what they take to start. */
const defaultSeconds = (runs: number): number => 60 + Math.ceil(runs / 5);
/** By how much longer than its processor time a process may take on a busy machine. */
const busyFactor = 10;
const maxMegabytes = 1_500;
/** How Node ends when nothing is left to do, and yet something is awaited. */
const awaitsForever = 13;

/** The shell's limit holds whatever becomes of this process; the others are for what turns no processor. */
function runHarness(main: string, options: MutatedRuns): Promise<Found> {
  const { runs, untilFirst = false, signal, maxSeconds = defaultSeconds(runs) } = options;
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
    timeout: maxSeconds * busyFactor * 1000,
    killSignal: 'SIGKILL',
    ...(signal && { signal }),
  } as const;
  const limited = ['-c', 'ulimit -t "$0" && exec "$@"', `${maxSeconds}`, ...command];
  return new Promise((resolve, reject) => {
    execFile('sh', limited, limits, (error, stdout, stderr) => {
      const isEndless = error?.signal != null || error?.code === awaitsForever;
      if (signal?.aborted) reject(signal.reason);
      else if (stdout !== '') resolve(JSON.parse(stdout));
      else if (isEndless) resolve(endless);
      else reject(new Error(`the harness could not run: ${stderr}`, { cause: error }));
    });
  });
}

/** That it goes on for ever, or takes all memory, tells as much as a violation. */
const endless: Found = {
  runs: 0,
  violations: 1,
  secondsToFirst: undefined,
  byRule: { 'does not end': { count: 1, seed: 0 } },
};

async function replaceIn(copy: string, rule: string, { file, find, replace }: Replacement) {
  const path = join(copy, file);
  const text = await readFile(path, 'utf8');
  if (text.split(find).length !== 2)
    throw new Error(`"${rule}" is not at one place of ${file} any more: mend its mutation`);
  await writeFile(
    path,
    text.replace(find, () => replace),
  );
}
