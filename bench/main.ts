import { Argument } from 'commander';
import { createCommand, parseCount } from '../test/fixtures/cli/command.ts';
import { benchColdStart } from './cold-start.ts';
import { benchModal } from './modal.ts';
import { benchPage } from './page.ts';
import { benchPress } from './press.ts';
import { benchReport, type ReportBenchOptions } from './report.ts';
import { benchReportFunction } from './report-function.ts';
import { benchRevoke } from './revoke.ts';
import { benchRules } from './rules.ts';
import { benchSweep } from './sweep.ts';

const benches: Readonly<Record<string, (options: ReportBenchOptions) => Promise<void>>> = {
  press: benchPress,
  'cold-start': benchColdStart,
  modal: benchModal,
  page: benchPage,
  revoke: benchRevoke,
  sweep: benchSweep,
  rules: benchRules,
  report: benchReport,
  'report-function': benchReportFunction,
};

await createCommand('npm run bench --')
  .description('Runs these benches, or every one without a name. Each prints JSON lines.')
  .addArgument(new Argument('[bench...]').choices(Object.keys(benches)))
  .option('--records <n>', 'log records that report reads', parseCount(1_000), 1_000_000)
  .action(async (selected: readonly string[], options: ReportBenchOptions) => {
    for (const [name, bench] of Object.entries(benches))
      if (selected.length === 0 || selected.includes(name)) await bench(options);
  })
  .parseAsync();
