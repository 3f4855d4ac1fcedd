import { benchColdStart } from './cold-start.ts';
import { benchPage } from './page.ts';
import { benchPress } from './press.ts';
import { benchReport } from './report.ts';
import { benchRevoke } from './revoke.ts';
import { benchSweep } from './sweep.ts';

const benches: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  press: benchPress,
  'cold-start': benchColdStart,
  page: benchPage,
  revoke: benchRevoke,
  sweep: benchSweep,
  report: benchReport,
};

/** `npm run bench` runs every bench, `npm run bench -- press` one of them. Each prints JSON lines. */
const args = process.argv.slice(2);
const optionsIndex = args.findIndex((arg) => arg.startsWith('--'));
const selected = optionsIndex === -1 ? args : args.slice(0, optionsIndex);
const options = optionsIndex === -1 ? [] : args.slice(optionsIndex);
const names = Object.keys(benches).join(', ');
const unknown = selected.filter((name) => !(name in benches));
if (options.includes('--help')) {
  console.log(
    `Usage: npm run bench -- [name ...] [--records N]\nBenches: ${names}. Each prints JSON lines. --records is the number of log records that report reads.`,
  );
} else if (unknown.length > 0) {
  console.error(`Unknown bench: ${unknown.join(', ')}. Benches: ${names}`);
  process.exitCode = 2;
} else {
  for (const [name, bench] of Object.entries(benches))
    if (selected.length === 0 || selected.includes(name)) await bench(options);
}
