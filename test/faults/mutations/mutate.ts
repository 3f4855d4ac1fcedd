import { parseArgs } from 'node:util';
import type { Mutation } from './mutation.ts';
import { mutations } from './mutations.ts';
import { type MutatedRuns, runMutated } from './run-mutated.ts';

const usage = `Usage: npm run faults:mutate -- [options]

Breaks one rule of the way of a grant at a time, in a copy of the tree, and shows that the harness
finds it: a harness that cannot fail proves nothing.

Options:
  --runs <n>      runs for each rule (default 1000)
  --only <s>      only the rules whose name holds this text
  --until-first   end each at its first violation
  --workers <n>   how many at a time (default 2)
  --help
`;

interface Broken {
  readonly row: string;
  /** Whether it came out as it should. */
  readonly isAsExpected: boolean;
}

async function breakOne(mutation: Mutation, options: MutatedRuns): Promise<Broken> {
  const { rule, alsoKeptBy } = mutation;
  const {
    violations,
    secondsToFirst: secondsUntilFirst,
    runs,
    byRule: rules,
  } = await runMutated(mutation, options);
  const names = Object.entries(rules).map(([name, { count }]) => `${name} ${count}`);
  const why = violations === 0 && alsoKeptBy !== undefined ? `kept by ${alsoKeptBy}` : '';
  return {
    row: `| ${rule} | ${violations} | ${runs} | ${secondsUntilFirst ?? '-'} | ${why}${names.join(', ')} |`,
    isAsExpected: violations > 0 || alsoKeptBy !== undefined,
  };
}

/** Breaks each rule in turn and prints the table; gives how many were not found out. */
async function breakEach(chosen: readonly Mutation[], options: MutatedRuns, workers: number) {
  process.stdout.write(
    '| rule broken | violations | runs | seconds until the first | found by |\n|---|---|---|---|---|\n',
  );
  const left = [...chosen.entries()];
  const rows: string[] = [];
  let printed = 0;
  let unfound = 0;
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const { row, isAsExpected } = await breakOne(next[1], options);
      if (!isAsExpected) unfound += 1;
      rows[next[0]] = row;
      // In the order of the rules: some rows go on from the one before.
      for (; rows[printed] !== undefined; printed += 1) process.stdout.write(`${rows[printed]}\n`);
    }
  };
  // Each takes its copy of the tree away, also where another one cannot go on.
  const ended = await Promise.allSettled(Array.from({ length: workers }, work));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return unfound;
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    only: { type: 'string', default: '' },
    'until-first': { type: 'boolean', default: false },
    workers: { type: 'string', default: '2' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(usage);
else {
  const chosen = mutations.filter(({ rule }) => rule.includes(values.only));
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => interrupted.abort(new Error(`ended by ${signal}`)));
  const options = {
    runs: Number(values.runs),
    untilFirst: values['until-first'],
    signal: interrupted.signal,
  };
  const unfound = await breakEach(chosen, options, Number(values.workers));
  process.stdout.write(`${chosen.length} rules broken, ${unfound} not found out\n`);
  process.exitCode = unfound === 0 ? 0 : 1;
}
