import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { addAskCommands } from './commands/ask/command.ts';
import { addChangeCommands } from './commands/change/command.ts';
import { addEndCommand } from './commands/end/command.ts';
import { addFreezeCommands } from './commands/freeze/command.ts';
import { addGrantsCommands } from './commands/grants/command.ts';
import { addInitCommand } from './commands/init/command.ts';
import { addReportCommand } from './commands/report/command.ts';
import { addRulesCommand } from './commands/rules/command.ts';
import { addSecretCommand } from './commands/secret/command.ts';
import { addSlackCommands } from './commands/slack/command.ts';
import { addUnlockCommand } from './commands/unlock/command.ts';
import { explainError } from './explain-error.ts';
import { printJson } from './output/safe-json.ts';
import { safeLine } from './print-line.ts';
import { problemsJson, RulesProblemsError } from './rules/rules-problems.ts';
import { UsageError } from './usage-error.ts';

const safeLines = (text: string): string => text.split('\n').map(safeLine).join('\n');

/** Older versions lack functions that this command calls. */
const minNode = Number(/\d+/.exec(packageJson.engines.node)?.[0]);

function checkNodeVersion(): void {
  const { node } = process.versions;
  if (Number.parseInt(node, 10) >= minNode) return;
  throw new UsageError(
    `break-glass needs Node ${minNode} or newer; this is Node ${node}. In a checkout, npm run --silent break-glass -- runs it on the project’s own Node ${minNode}.`,
  );
}

function createProgram(): Command {
  const program = new Command('break-glass')
    .description(
      'Says who may break the glass, ends grants, freezes and unlocks access, and reports what users did with it.',
    )
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(safeLines(text)) })
    .showHelpAfterError();
  addGrantsCommands(program);
  addEndCommand(program);
  addFreezeCommands(program);
  addUnlockCommand(program);
  addReportCommand(program);
  addRulesCommand(program);
  addAskCommands(program);
  addChangeCommands(program);
  addInitCommand(program);
  addSecretCommand(program);
  addSlackCommands(program);
  return program;
}

try {
  checkNodeVersion();
  await createProgram().parseAsync();
} catch (error) {
  // Commander has printed its own errors, and ends with one after --help and --version too.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof UsageError) fail(error.message, 2);
  else if (error instanceof RulesProblemsError) failWith(error);
  else fail(explainError(error), 1);
}

/** With --json, programs read the problems on standard output, as they read a result. */
function failWith(error: RulesProblemsError): void {
  if (process.argv.includes('--json'))
    printJson({ problems: problemsJson(error.fileName, error.problems) });
  fail(error.message, 2);
}

function fail(message: string, exitCode: number): void {
  process.stderr.write(`${safeLines(message)}\n`);
  process.exitCode = exitCode;
}
