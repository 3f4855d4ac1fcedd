import { parseArgs } from 'node:util';
import { attackWithPresses } from './presses/attack-with-presses.ts';
import { replayRun, runMany } from './runs.ts';

const usage = `Usage: npm run faults -- [options]

Runs the whole system in virtual time and injects faults into it. Checks after each run that access
ended, that Identity Center's state is right, and that users and operators were notified correctly.

Options:
  --runs <n>     number of runs, each with its own seed (default 1000)
  --from <seed>  seed of the first run (default 1)
  --seed <n>     replay one run and print everything that happened in it
  --presses <n>  send this many forged button presses, and the hostile payloads, instead
  --until-first  stop at the first violation
  --json         print the result as one line of JSON
  --help         print this text
`;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    presses: { type: 'string' },
    'until-first': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const parseCount = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  process.stderr.write(`${text} is not a whole number\n\n${usage}`);
  process.exit(2);
};

async function main(): Promise<boolean> {
  if (values.help) {
    process.stdout.write(usage);
    return true;
  }
  const print = (line: string) => process.stdout.write(`${line}\n`);
  if (values.presses !== undefined) return attackWithPresses(parseCount(values.presses), print);
  if (values.seed !== undefined) return replayRun(parseCount(values.seed), print);
  const { runs, from, 'until-first': untilFirst, json } = values;
  return runMany({ runs: parseCount(runs), from: parseCount(from), untilFirst, json }, print);
}

process.exitCode = (await main()) ? 0 : 1;
