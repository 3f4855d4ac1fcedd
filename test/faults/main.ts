import { createCommand, parseCount } from '../fixtures/cli/command.ts';
import { attackWithPresses } from './presses/attack-with-presses.ts';
import { replayRun, runMany } from './runs.ts';

interface Options {
  readonly runs: number;
  readonly from: number;
  readonly seed?: number;
  readonly fresh?: boolean;
  readonly presses?: number;
  readonly untilFirst?: boolean;
  readonly json?: boolean;
}

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Returns whether no rule was violated. */
function run({
  presses,
  seed,
  fresh = false,
  untilFirst = false,
  json = false,
  ...range
}: Options): Promise<boolean> {
  if (presses !== undefined) return attackWithPresses(presses, print);
  if (seed !== undefined) return replayRun(seed, print);
  // Seeds that nobody has looked at: those of a claim that a rule holds.
  const from = fresh ? Math.floor(Date.now() / 1000) : range.from;
  if (fresh) print(`first seed: ${from}`);
  return runMany({ ...range, from, untilFirst, json }, print);
}

await createCommand('npm run faults --')
  .description(
    'Runs the whole system in virtual time and injects faults into it. Checks after each run that access ended, that Identity Center’s state is right, and that users and operators were notified correctly.',
  )
  .option('--runs <n>', 'number of runs, each with its own seed', parseCount(), 1000)
  .option('--from <seed>', 'seed of the first run', parseCount(), 1)
  .option('--fresh', 'take the first seed from the clock, and print it')
  .option('--seed <n>', 'replay one run and print everything that happened in it', parseCount())
  .option(
    '--presses <n>',
    'send this many forged button presses, and the hostile payloads, instead',
    parseCount(),
  )
  .option('--until-first', 'stop at the first violation')
  .option('--json', 'print the result as one line of JSON')
  .action(async (options: Options) => {
    process.exitCode = (await run(options)) ? 0 : 1;
  })
  .parseAsync();
