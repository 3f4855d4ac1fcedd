import { benchClick } from './click.ts';
import { benchColdStart } from './cold-start.ts';
import { benchPage } from './page.ts';
import { benchReport } from './report.ts';
import { benchRevoke } from './revoke.ts';
import { benchSweep } from './sweep.ts';

const benches: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  click: benchClick,
  'cold-start': benchColdStart,
  page: benchPage,
  revoke: benchRevoke,
  sweep: benchSweep,
  report: benchReport,
};

/** `npm run bench` runs every bench, `npm run bench -- click` one of them. Each prints JSON lines. */
const args = process.argv.slice(2);
const optionsAt = args.findIndex((arg) => arg.startsWith('--'));
const wanted = optionsAt === -1 ? args : args.slice(0, optionsAt);
const options = optionsAt === -1 ? [] : args.slice(optionsAt);
const names = Object.keys(benches).join(', ');
const unknown = wanted.filter((name) => !(name in benches));
if (options.includes('--help')) {
  console.log(
    `Usage: npm run bench -- [name ...] [--records N]\nBenches: ${names}. Each prints JSON lines. --records is how many log records report reads.`,
  );
} else if (unknown.length > 0) {
  console.error(`No bench is called ${unknown.join(', ')}. There are: ${names}`);
  process.exitCode = 2;
} else {
  for (const [name, bench] of Object.entries(benches))
    if (wanted.length === 0 || wanted.includes(name)) await bench(options);
}
