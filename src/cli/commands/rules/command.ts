import { type Command, InvalidArgumentError } from 'commander';
import { addJsonOption } from '../../deployment-options.ts';
import type { RulesOptions } from '../../rules/connect-rules.ts';
import { addRulesOptions } from '../../rules/rules-options.ts';
import type { ApplyOptions } from './apply.ts';
import type { TestOptions } from './expectations.ts';
import type { PlanOptions } from './plan.ts';

const file = ['[file]', 'the rules file', 'rules.yaml'] as const;

/** Defines `break-glass rules`. */
export function addRulesCommand(program: Command): void {
  const rules = program
    .command('rules')
    .summary('Plan, apply, export, check and test rules as a file.')
    .description(
      'Who may use what, as a file: user links, access rules, admins and account names in words that people use. docs/rules.md describes it.',
    )
    .addHelpText(
      'after',
      examplesText(['rules export --out rules.yaml', 'rules plan', 'rules apply']),
    );
  addLint(rules);
  addPlan(rules);
  addApply(rules);
  addExport(rules);
  addTest(rules);
}

function addLint(rules: Command): void {
  const lint = rules
    .command('lint')
    .summary('Check a rules file, without AWS.')
    .description('Checks the form of a rules file, and everything in it that shows without AWS.')
    .argument(...file);
  addJsonOption(lint)
    .addHelpText(
      'after',
      helpText(
        ['rules lint', 'rules lint rules.yaml --json'],
        '0  the file is right\n  2  the file, or an argument, is wrong: each problem has line and column',
      ),
    )
    .action(async (fileName: string, options: Pick<RulesOptions, 'json'>) => {
      const { lint } = await import('./lint.ts');
      process.exitCode = await lint(fileName, options);
    });
}

function addPlan(rules: Command): void {
  const plan = rules
    .command('plan')
    .summary('Show what a rules file would change. Writes nothing.')
    .description(
      'Resolves every name of a rules file against Identity Center, and Slack users by e-mail against Slack, checks everything, and prints what would change in the table. Writes nothing.',
    )
    .argument(...file)
    .option('--exit-code', 'exit with 3 when there are changes');
  addRulesOptions(plan)
    .addHelpText(
      'after',
      helpText(
        ['rules plan', 'rules plan rules.yaml --exit-code --json'],
        `0  the file can be applied
  1  a call to AWS or Slack failed
  2  the file, or an argument, is wrong: nothing can be applied
  3  with --exit-code: the file can be applied, and would change the table`,
      ),
    )
    .action(async (fileName: string, options: PlanOptions) => {
      const { plan } = await import('./plan.ts');
      process.exitCode = await plan(fileName, options);
    });
}

function addApply(rules: Command): void {
  const apply = rules
    .command('apply')
    .summary('Make the table as a rules file says.')
    .description(
      'Plans as rules plan does, asks, and writes: first what takes access away, last what gives it. Each write is conditional on what the plan saw. What the file does not name is deleted.',
    )
    .argument(...file)
    .option('--yes', 'do not ask')
    .option(
      '--plan <id>',
      'only if the plan still has this id, as rules plan printed it',
      parsePlanId,
    );
  addRulesOptions(apply)
    .addHelpText(
      'after',
      helpText(
        ['rules apply', 'rules apply rules.yaml --yes --plan 0123456789abcdef'],
        `0  the table is as the file says
  1  a call to AWS or Slack failed: run the command again
  2  the file, or an argument, is wrong, the plan has another id, or the table was changed: nothing was written
  3  somebody changed the table while it was written, or you said no: run the command again`,
      ),
    )
    .action(async (fileName: string, options: ApplyOptions) => {
      const { apply } = await import('./apply.ts');
      process.exitCode = await apply(fileName, options);
    });
}

function addExport(rules: Command): void {
  const command = rules
    .command('export')
    .summary('Write the rules file of what the table has.')
    .description(
      'Writes the rules file that describes the table, with the names of Identity Center. Names records that no file can describe on standard error.',
    )
    .option('--out <file>', 'the file to write, which must not exist (default: standard output)');
  addRulesOptions(command)
    .addHelpText(
      'after',
      helpText(
        ['rules export', 'rules export --out rules.yaml'],
        `0  the file describes the whole table
  1  a call to AWS failed
  2  the arguments are wrong, or the file exists
  3  the file was written, but lacks records that no file can describe`,
      ),
    )
    .action(async (options: RulesOptions & { out?: string }) => {
      const { exportRules } = await import('./export.ts');
      process.exitCode = await exportRules(options);
    });
}

function addTest(rules: Command): void {
  const command = rules
    .command('test')
    .summary('Check the expectations of a rules file by the real decision, without AWS.')
    .description(
      'Decides each expectation of a rules file, such as "james may BreakGlassProd in prod", as the functions decide a press. Reads only the file.',
    )
    .argument(...file)
    .option(
      '--open-records <choice>',
      'what the deployment’s OPEN_RECORDS says: allow or deny',
      'deny',
    )
    .option('--access-seconds <n>', 'what the deployment’s ACCESS_SECONDS says', parseSeconds, 3600)
    .option('--reason <mode>', 'what the deployment’s REASON says: none, after or first', 'none');
  addJsonOption(command)
    .addHelpText(
      'after',
      helpText(
        ['rules test', 'rules test rules.yaml --json'],
        `0  everything is as expected
  1  an expectation is not met, or there is none
  2  the file, or an argument, is wrong`,
      ),
    )
    .action(async (fileName: string, options: TestOptions) => {
      const { test } = await import('./expectations.ts');
      process.exitCode = await test(fileName, options);
    });
}

function parsePlanId(text: string): string {
  if (/^[0-9a-f]{16}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be 16 hex digits, as rules plan prints them.');
}

function parseSeconds(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 43_200) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1 to 43200.');
}

const helpText = (examples: readonly string[], exitCodes: string): string =>
  `\nExit codes:\n  ${exitCodes}\n${examplesText(examples)}`;

function examplesText(examples: readonly string[]): string {
  const lines = examples.map((example) => `  npm run --silent break-glass -- ${example}`);
  return `\nExamples, in a checkout:\n${lines.join('\n')}`;
}
