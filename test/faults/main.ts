import { parseArgs } from 'node:util';
import { attackWithPresses } from './presses/attack-with-presses.ts';
import { replayRun, runMany } from './runs.ts';

const usage = `Usage: npm run faults -- [options]

Runs whole grants while everything fails on purpose, in virtual time, and checks what is true in
Identity Center's own state.

Options:
  --runs <n>     this many runs, each from a seed of its own (default 1000)
  --from <seed>  the first seed (default 1)
  --seed <n>     one run again, with everything that happened in it
  --presses <n>   instead: this many forged button presses, and the hostile payloads
  --until-first  end at the first violation
  --json         print the result as one line of JSON
  --help
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

const number = (text: string): number => {
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
  if (values.presses !== undefined) return attackWithPresses(number(values.presses), print);
  if (values.seed !== undefined) return replayRun(number(values.seed), print);
  const { runs, from, 'until-first': untilFirst, json } = values;
  return runMany({ runs: number(runs), from: number(from), untilFirst, json }, print);
}

process.exitCode = (await main()) ? 0 : 1;
