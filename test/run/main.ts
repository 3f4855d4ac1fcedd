import { availableParallelism } from 'node:os';
import { bundleLocalFunctions } from '../../local/environment/functions/function-bundles.ts';
import { buildJobs, type Part, parts } from './jobs.ts';
import { runJobs } from './run-jobs.ts';
import { buildSummary } from './summary.ts';
import { findTestFiles } from './test-groups.ts';

const [...args] = process.argv.slice(2);
const named = args.filter((arg) => arg !== '--coverage');
const isPart = (arg: string): arg is Part => parts.some((part) => part === arg);
if (named.length === 0 || !named.every(isPart)) {
  console.error(`Name one or more of ${parts.join(', ')}, and optionally --coverage`);
  process.exit(2);
}

const jobs = buildJobs(
  { parts: named.filter(isPart), coverage: args.includes('--coverage') },
  await findTestFiles(),
);
// Once for all processes of the tests.
if (named.includes('emulators') || named.includes('e2e')) await bundleLocalFunctions();
const results = await runJobs(jobs, availableParallelism(), (text) => process.stdout.write(text));
console.log(`\n${buildSummary(results).join('\n')}`);
process.exitCode = results.every(({ hasPassed }) => hasPassed) ? 0 : 1;
