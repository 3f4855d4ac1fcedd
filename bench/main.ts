import { benchClick } from './click.ts';
import { benchPage } from './page.ts';
import { benchRevoke } from './revoke.ts';
import { benchSweep } from './sweep.ts';

const benches: Readonly<Record<string, () => Promise<void>>> = {
  click: benchClick,
  page: benchPage,
  revoke: benchRevoke,
  sweep: benchSweep,
};

/** `npm run bench` runs every bench, `npm run bench -- click` one of them. Each prints JSON lines. */
const wanted = process.argv.slice(2);
const names = Object.keys(benches).join(', ');
const unknown = wanted.filter((name) => !(name in benches));
if (wanted.includes('--help')) {
  console.log(`Usage: npm run bench -- [name ...]\nBenches: ${names}. Each prints JSON lines.`);
} else if (unknown.length > 0) {
  console.error(`No bench is called ${unknown.join(', ')}. There are: ${names}`);
  process.exitCode = 2;
} else {
  for (const [name, bench] of Object.entries(benches))
    if (wanted.length === 0 || wanted.includes(name)) await bench();
}
