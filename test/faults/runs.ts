import { performance } from 'node:perf_hooks';
import type { Counts } from './checks/checks.ts';
import { runOne } from './story/run-one.ts';

export interface Tally {
  readonly runs: number;
  readonly seconds: number;
  readonly violations: number;
  readonly secondsUntilFirst: number | undefined;
  /** Violations by the invariant, with the first seed that shows each. */
  readonly rules: Readonly<Record<string, { readonly count: number; readonly seed: number }>>;
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
export async function tallyRuns(
  { runs, from, untilFirst }: RunsOptions,
  onViolation: (seed: number, lines: readonly string[]) => void,
): Promise<Tally> {
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 10) / 100;
  const rules: Record<string, { count: number; seed: number }> = {};
  const faults: Record<string, number> = {};
  const counts: Record<string, number> = {};
  let violations = 0;
  let done = 0;
  let secondsUntilFirst: number | undefined;
  for (let seed = from; seed < from + runs; seed += 1) {
    const { world } = await runOne(seed);
    done += 1;
    for (const [kind, count] of world.trace.faults) faults[kind] = (faults[kind] ?? 0) + count;
    add(counts, world.checks.counts);
    for (const { rule } of world.trace.violations) {
      const known = rules[rule];
      if (known) known.count += 1;
      else {
        rules[rule] = { count: 1, seed };
        onViolation(seed, world.trace.lines());
      }
      violations += 1;
      secondsUntilFirst ??= seconds();
    }
    if (untilFirst && violations > 0) break;
  }
  return { runs: done, seconds: seconds(), violations, secondsUntilFirst, rules, faults, counts };
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
  const stats = await tallyRuns(options, (seed, lines) => {
    if (json) return;
    for (const line of lines.filter((text) => text.includes('VIOLATION'))) print(line);
    print(`  replay: npm run faults -- --seed ${seed}`);
  });
  if (json) print(JSON.stringify(stats));
  else for (const line of describe(stats)) print(line);
  return stats.violations === 0;
}

const describe = ({
  runs,
  seconds,
  violations,
  rules,
  faults,
  counts,
}: Tally): readonly string[] => [
  `${runs} runs in ${seconds} s: ${violations} violations`,
  ...Object.entries(rules).map(
    ([rule, { count, seed }]) => `  ${rule}: ${count}, first at --seed ${seed}`,
  ),
  `faults: ${words(faults)}`,
  `grants: ${words(counts)}`,
];

const words = (numbers: Readonly<Record<string, number>>): string =>
  Object.entries(numbers)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

/** Lives through one run again, and prints all of it. */
export async function showRun(seed: number, print: Print): Promise<boolean> {
  const { world, window } = await runOne(seed);
  print(`window: ${window?.name ?? 'none, as chance has it'}`);
  print(`weather: ${JSON.stringify(world.weather)}`);
  for (const line of world.trace.lines()) print(line);
  const { violations } = world.trace;
  print(`seed ${seed}: ${violations.length} violations`);
  return violations.length === 0;
}
