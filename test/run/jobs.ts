import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { coverageOptions } from '../coverage/coverage-options.ts';
import { groupOf, groups, projectFolder } from './test-groups.ts';

/** One process of a test run. */
export interface Job {
  readonly name: string;
  /** A program of node_modules/.bin or of the path, and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** Whether it runs tests, which report their totals. */
  readonly hasTests: boolean;
  /** Added to the environment variables of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

export const parts = ['checks', ...groups] as const;
export type Part = (typeof parts)[number];

export interface RunOptions {
  readonly parts: readonly Part[];
  /** Measures which lines of src the tests run; needs every group. */
  readonly coverage: boolean;
}

const checks: readonly Job[] = [
  check('types', 'tsc', '--noEmit'),
  check('types of the page', 'tsc', '-p', 'local/page/browser'),
  check('lint', 'biome', 'check', '--error-on-warnings', '.'),
  check('unused code', 'knip'),
];

function check(name: string, ...command: [string, ...string[]]): Job {
  return { name, command, hasTests: false };
}

const node = [
  'node',
  '--disable-warning=ExperimentalWarning',
  '--test',
  '--test-timeout=120000',
] as const;
/** All test files in one process: what they import is loaded once. */
const oneProcess = ['--test-isolation=none', '--import=./test/run/refuse-servers.ts'];
/** A process for each test file. One more than there are CPUs, since many of them wait for deadlines. */
const severalProcesses = [`--test-concurrency=${availableParallelism() + 1}`];
/** The processes load much the same modules. */
const compileCache = {
  NODE_COMPILE_CACHE: join(projectFolder, 'node_modules/.cache/node-compile-cache'),
};
/** Tests outside src that run lines of src: those of whole programs. */
const programTests = [
  'test/e2e/command-line.test.ts',
  'test/e2e/end-all-command.test.ts',
  'test/e2e/freeze-command.test.ts',
  'test/e2e/function-entries.test.ts',
  'test/e2e/grants-commands.test.ts',
  'test/e2e/init-command.test.ts',
  'test/e2e/report-cases.test.ts',
  'test/e2e/report-command.test.ts',
  'test/e2e/rules/ask-and-change.test.ts',
  'test/e2e/rules/rules-commands.test.ts',
  'test/e2e/slack-commands.test.ts',
  'test/e2e/unlock-command.test.ts',
];

/** The jobs of a run, in the order of their output. The last ones take the longest. */
export function buildJobs(
  { parts, coverage }: RunOptions,
  files: readonly string[],
): readonly Job[] {
  const checksOfRun = parts.includes('checks') ? checks : [];
  const chosen = files.filter((file) => parts.includes(groupOf(file)));
  const isMeasured = (file: string) =>
    file.startsWith('src/') || (coverage && programTests.includes(file));
  const {
    src = [],
    e2e = [],
    others = [],
  } = Object.groupBy(chosen, (file) => {
    if (isMeasured(file)) return 'src';
    return groupOf(file) === 'e2e' ? 'e2e' : 'others';
  });
  return [
    ...checksOfRun,
    ...buildTestJob('tests of other folders', oneProcess, others, compileCache),
    ...(coverage
      ? buildTestJob('tests of src', [...oneProcess, ...coverageOptions], src, {})
      : buildTestJob('tests of src', oneProcess, src, compileCache)),
    ...buildTestJob('e2e', severalProcesses, e2e, compileCache),
  ];
}

const buildTestJob = (
  name: string,
  options: readonly string[],
  files: readonly string[],
  environment: Readonly<Record<string, string>>,
): readonly Job[] =>
  files.length === 0
    ? []
    : [{ name, command: [...node, ...options, ...files], hasTests: true, environment }];
