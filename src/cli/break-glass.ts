import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { addEndCommand } from './commands/end/command.ts';
import { addFreezeCommands } from './commands/freeze/command.ts';
import { addReportCommand } from './commands/report/command.ts';
import { addUnlockCommand } from './commands/unlock/command.ts';
import { errorText, safeLine } from './print-line.ts';
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
      'Ends grants of break-glass access, freezes and unlocks access, and reports what users did with it.',
    )
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(safeLines(text)) })
    .showHelpAfterError();
  addEndCommand(program);
  addFreezeCommands(program);
  addUnlockCommand(program);
  addReportCommand(program);
  return program;
}

try {
  checkNodeVersion();
  await createProgram().parseAsync();
} catch (error) {
  // Commander has printed its own errors, and ends with one after --help and --version too.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof UsageError) fail(error.message, 2);
  else fail(errorText(error), 1);
}

function fail(message: string, exitCode: number): void {
  process.stderr.write(`${safeLines(message)}\n`);
  process.exitCode = exitCode;
}
