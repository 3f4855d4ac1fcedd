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

/** Breaks a rule, and prints its row of the table; gives whether that was as it should be. */
async function breakOne(mutation: Mutation, options: MutatedRuns): Promise<boolean> {
  const { rule, alsoKeptBy } = mutation;
  const { violations, secondsUntilFirst, runs, rules } = await runMutated(mutation, options);
  const names = Object.entries(rules).map(([name, { count }]) => `${name} ${count}`);
  const why = violations === 0 && alsoKeptBy !== undefined ? `kept by ${alsoKeptBy}` : '';
  process.stdout.write(
    `| ${rule} | ${violations} | ${runs} | ${secondsUntilFirst ?? '-'} | ${why}${names.join(', ')} |\n`,
  );
  return violations > 0 || alsoKeptBy !== undefined;
}

/** Breaks each rule in turn and prints the table; gives how many were not found out. */
async function breakEach(chosen: readonly Mutation[], options: MutatedRuns, workers: number) {
  process.stdout.write(
    '| rule broken | violations | runs | seconds until the first | found by |\n|---|---|---|---|---|\n',
  );
  const left = [...chosen];
  let unfound = 0;
  const work = async (): Promise<void> => {
    for (let mutation = left.shift(); mutation !== undefined; mutation = left.shift())
      if (!(await breakOne(mutation, options))) unfound += 1;
  };
  await Promise.all(Array.from({ length: workers }, work));
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
  const options = { runs: Number(values.runs), untilFirst: values['until-first'] };
  const unfound = await breakEach(chosen, options, Number(values.workers));
  process.stdout.write(`${chosen.length} rules broken, ${unfound} not found out\n`);
  process.exitCode = unfound === 0 ? 0 : 1;
}
