import { performance } from 'node:perf_hooks';
import type { Counts } from './checks/checks.ts';
import { runSimulation } from './scenario/run-simulation.ts';
import type { Violation } from './trace.ts';

export interface RunStats {
  readonly runs: number;
  readonly seconds: number;
  readonly violations: number;
  readonly secondsToFirst: number | undefined;
  /** The violations of each rule, with the first seed that shows one. */
  readonly byRule: Readonly<Record<string, { readonly count: number; readonly seed: number }>>;
  readonly faults: Readonly<Record<string, number>>;
  readonly counts: Readonly<Record<string, number>>;
}

type Print = (line: string) => void;

export interface RunsOptions {
  readonly runs: number;
  readonly from: number;
  readonly untilFirst: boolean;
}

/** Runs one seed after the other. Calls `onViolation` for each run that has violations. */
export async function runSeeds(
  { runs, from, untilFirst }: RunsOptions,
  onViolation: (seed: number, violations: readonly Violation[]) => void,
): Promise<RunStats> {
  const startedAt = performance.now();
  const secondsSoFar = () => Math.round((performance.now() - startedAt) / 10) / 100;
  const byRule: Record<string, { count: number; seed: number }> = {};
  const faults: Record<string, number> = {};
  const counts: Record<string, number> = {};
  let violations = 0;
  let finished = 0;
  let secondsToFirst: number | undefined;
  for (let seed = from; seed < from + runs; seed += 1) {
    const { simulation } = await runSimulation(seed);
    finished += 1;
    for (const [kind, count] of simulation.trace.faults) faults[kind] = (faults[kind] ?? 0) + count;
    add(counts, simulation.checks.counts);
    for (const { rule } of simulation.trace.violations) {
      const known = byRule[rule];
      if (known) known.count += 1;
      else byRule[rule] = { count: 1, seed };
      violations += 1;
      secondsToFirst ??= secondsSoFar();
    }
    if (simulation.trace.violations.length > 0) onViolation(seed, simulation.trace.violations);
    if (untilFirst && violations > 0) break;
  }
  const seconds = secondsSoFar();
  return { runs: finished, seconds, violations, secondsToFirst, byRule, faults, counts };
}

function add(sums: Record<string, number>, counts: Counts): void {
  for (const [name, count] of Object.entries(counts))
    sums[name] = (sums[name] ?? 0) + Number(count);
}

/** Runs that are printed: a broken rule may show in thousands. */
const maxPrinted = 20;

/** Runs many seeds and prints the result. Returns whether there was no violation. */
export async function runMany(
  { json, ...options }: RunsOptions & { readonly json: boolean },
  print: Print,
): Promise<boolean> {
  let printed = 0;
  const stats = await runSeeds(options, (seed, violations) => {
    printed += 1;
    if (json || printed > maxPrinted) return;
    for (const { rule, detail } of violations) print(`VIOLATION: ${rule}: ${detail}`);
    print(`  replay: npm run faults -- --seed ${seed}`);
  });
  if (json) print(JSON.stringify(stats));
  else for (const line of formatStats(stats)) print(line);
  return stats.violations === 0;
}

const formatStats = (stats: RunStats): readonly string[] => [
  `${stats.runs} runs in ${stats.seconds} s: ${stats.violations} violations`,
  ...Object.entries(stats.byRule).map(
    ([rule, { count, seed }]) => `  ${rule}: ${count}, first at --seed ${seed}`,
  ),
  `faults: ${formatCounts(stats.faults)}`,
  `grants: ${formatCounts(stats.counts)}`,
];

const formatCounts = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

/** Runs one seed again and prints its trace. Returns whether there was no violation. */
export async function replayRun(seed: number, print: Print): Promise<boolean> {
  const { simulation, raceWindow } = await runSimulation(seed);
  print(`race window: ${raceWindow?.name ?? 'none, random faults'}`);
  print(`fault profile: ${JSON.stringify(simulation.faultProfile)}`);
  for (const line of simulation.trace.lines()) print(line);
  const { violations } = simulation.trace;
  print(`seed ${seed}: ${violations.length} violations`);
  return violations.length === 0;
}
