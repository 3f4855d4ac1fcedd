import { performance } from 'node:perf_hooks';
import type { Counts } from './checks/checks.ts';
import { runSimulation } from './scenario/run-simulation.ts';

export interface RunStats {
  readonly runs: number;
  readonly seconds: number;
  readonly violations: number;
  readonly secondsToFirst: number | undefined;
  /** Violations by the invariant, with the first seed that shows each. */
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

/** Lives through many runs, one seed after the other. */
export async function runSeeds(
  { runs, from, untilFirst }: RunsOptions,
  onViolation: (seed: number, lines: readonly string[]) => void,
): Promise<RunStats> {
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 10) / 100;
  const rules: Record<string, { count: number; seed: number }> = {};
  const faults: Record<string, number> = {};
  const counts: Record<string, number> = {};
  let violations = 0;
  let done = 0;
  let secondsUntilFirst: number | undefined;
  for (let seed = from; seed < from + runs; seed += 1) {
    const { simulation } = await runSimulation(seed);
    done += 1;
    for (const [kind, count] of simulation.trace.faults) faults[kind] = (faults[kind] ?? 0) + count;
    add(counts, simulation.checks.counts);
    for (const { rule } of simulation.trace.violations) {
      const known = rules[rule];
      if (known) known.count += 1;
      else {
        rules[rule] = { count: 1, seed };
        onViolation(seed, simulation.trace.lines());
      }
      violations += 1;
      secondsUntilFirst ??= seconds();
    }
    if (untilFirst && violations > 0) break;
  }
  return {
    runs: done,
    seconds: seconds(),
    violations,
    secondsToFirst: secondsUntilFirst,
    byRule: rules,
    faults,
    counts,
  };
}

function add(sums: Record<string, number>, counts: Counts): void {
  for (const [name, count] of Object.entries(counts))
    sums[name] = (sums[name] ?? 0) + Number(count);
}

/** Runs and prints what came of it: whether nothing was violated. */
export async function runMany(
  { json, ...options }: RunsOptions & { readonly json: boolean },
  print: Print,
): Promise<boolean> {
  const stats = await runSeeds(options, (seed, lines) => {
    if (json) return;
    for (const line of lines.filter((text) => text.includes('VIOLATION'))) print(line);
    print(`  replay: npm run faults -- --seed ${seed}`);
  });
  if (json) print(JSON.stringify(stats));
  else for (const line of formatStats(stats)) print(line);
  return stats.violations === 0;
}

const formatStats = ({
  runs,
  seconds,
  violations,
  byRule: rules,
  faults,
  counts,
}: RunStats): readonly string[] => [
  `${runs} runs in ${seconds} s: ${violations} violations`,
  ...Object.entries(rules).map(
    ([rule, { count, seed }]) => `  ${rule}: ${count}, first at --seed ${seed}`,
  ),
  `faults: ${formatCounts(faults)}`,
  `grants: ${formatCounts(counts)}`,
];

const formatCounts = (numbers: Readonly<Record<string, number>>): string =>
  Object.entries(numbers)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

/** Lives through one run again, and prints all of it. */
export async function replayRun(seed: number, print: Print): Promise<boolean> {
  const { simulation, raceWindow: window } = await runSimulation(seed);
  print(`window: ${window?.name ?? 'none, as chance has it'}`);
  print(`fault profile: ${JSON.stringify(simulation.faultProfile)}`);
  for (const line of simulation.trace.lines()) print(line);
  const { violations } = simulation.trace;
  print(`seed ${seed}: ${violations.length} violations`);
  return violations.length === 0;
}
