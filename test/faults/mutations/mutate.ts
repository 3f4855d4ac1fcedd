import { readFile, writeFile } from 'node:fs/promises';
import { Option } from 'commander';
import { createCommand, parseCount } from '../../fixtures/cli/command.ts';
import type { Mutation } from './mutation.ts';
import { mutations } from './mutations.ts';
import { type MutatedRunOptions, runMutated } from './run-mutated.ts';

interface MutationResult {
  readonly row: string;
  /** Whether the simulation revealed the broken rule, or something else enforces the same. */
  readonly isAsExpected: boolean;
}

async function testMutation(
  mutation: Mutation,
  options: MutatedRunOptions,
): Promise<MutationResult> {
  const { rule, alsoEnforcedBy } = mutation;
  const { violations, secondsToFirst, runs, byRule } = await runMutated(mutation, options);
  const revealedBy =
    violations === 0 && alsoEnforcedBy !== undefined
      ? `enforced by ${alsoEnforcedBy}`
      : Object.entries(byRule)
          .map(([name, { count }]) => `${name} ${count}`)
          .join(', ');
  return {
    row: `| ${rule} | ${violations} | ${runs} | ${secondsToFirst ?? '-'} | ${revealedBy} |`,
    isAsExpected: violations > 0 || alsoEnforcedBy !== undefined,
  };
}

const heading =
  '| broken rule | violations | runs | seconds to the first | revealed by |\n|---|---|---|---|---|\n';

/** Tests the mutations and prints the table. Returns its rows, and how many were not revealed. */
async function testMutations(
  chosen: readonly Mutation[],
  options: MutatedRunOptions,
  workers: number,
): Promise<{ readonly rows: readonly string[]; readonly unrevealed: number }> {
  process.stdout.write(heading);
  const queue = [...chosen.entries()];
  const rows: string[] = [];
  let printed = 0;
  let unrevealed = 0;
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, mutation] = next;
      const { row, isAsExpected } = await testMutation(mutation, options);
      if (!isAsExpected) unrevealed += 1;
      rows[index] = row;
      // In the order of the rules, because some names continue the one before.
      for (; rows[printed] !== undefined; printed += 1) process.stdout.write(`${rows[printed]}\n`);
    }
  };
  // All workers end before an error is thrown, so that each deletes its copy of the project.
  const results = await Promise.allSettled(Array.from({ length: workers }, work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return { rows, unrevealed };
}

const page = new URL('../../../docs/reliability.md', import.meta.url);

/** Replaces the table between the page's `mutations` comments. */
async function writeTable(rows: readonly string[]): Promise<void> {
  const text = await readFile(page, 'utf8');
  const table = `$1\n${heading}${rows.join('\n')}\n$2`;
  await writeFile(page, text.replace(/(<!-- mutations -->).*(<!-- \/mutations -->)/s, table));
}

interface Options {
  readonly runs: number;
  readonly only: string;
  readonly untilFirst?: boolean;
  readonly workers: number;
  readonly write?: true;
}

async function mutate({ only, workers, write, ...options }: Options): Promise<void> {
  const chosen = mutations.filter(({ rule }) => rule.includes(only));
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => interrupted.abort(new Error(`interrupted by ${signal}`)));
  const runOptions = { ...options, signal: interrupted.signal };
  const { rows, unrevealed } = await testMutations(chosen, runOptions, workers);
  if (write) await writeTable(rows);
  process.stdout.write(`${chosen.length} rules broken, ${unrevealed} not revealed\n`);
  process.exitCode = unrevealed === 0 ? 0 : 1;
}

await createCommand('npm run faults:mutate --')
  .description(
    'Breaks one rule of the product at a time, in a copy of the project, and runs the fault simulation against it. Prints which violations reveal the broken rule. Fails if one is not revealed.',
  )
  .option('--runs <n>', 'number of runs for each rule', parseCount(1), 2000)
  .option('--only <text>', 'only the rules whose name contains this text', '')
  .option('--until-first', 'stop at the first violation of each rule')
  .option('--workers <n>', 'number of rules to run at the same time', parseCount(1), 2)
  .addOption(new Option('--write', 'write the table into docs/reliability.md').conflicts('only'))
  .action(mutate)
  .parseAsync();
