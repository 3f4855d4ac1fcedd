import { oneLine } from '../platform/one-line.ts';
import { UsageError } from './usage-error.ts';

const usage = `Usage: break-glass <command> [options]

Commands:
  end <grant id>     End a grant before its deadline, also another user's.
  report PATH...     Report what a user did, from CloudTrail log files or from AWS.

Run break-glass <command> --help for details.
`;

/** Each command is loaded only when it runs: not every command needs the AWS SDK. */
const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  end: async (args) => (await import('./commands/end.ts')).endCommand(args),
  report: async (args) => (await import('./commands/report/report.ts')).reportCommand(args),
};

/** Runs the command that the arguments name, and returns the process's exit code. */
async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h') {
    process.stdout.write(usage);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return command(args);
  process.stderr.write(`break-glass has no command ${JSON.stringify(name)}.\n\n${usage}`);
  return 2;
}

const maxLineLength = 1_000;

/** Older versions lack functions that this command calls. */
const minNode = 24;

try {
  if (Number(process.versions.node.split('.')[0]) < minNode)
    throw new UsageError(
      `break-glass needs Node ${minNode} or newer; this is ${process.versions.node}. In a checkout, npm run --silent break-glass -- runs it on the right version.`,
    );
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  // Messages contain arguments and file names, which could contain terminal control characters.
  const lines = (isUsage ? error.message : message).split('\n');
  process.stderr.write(`${lines.map((line) => oneLine(line, maxLineLength)).join('\n')}\n`);
  process.exitCode = isUsage ? 2 : 1;
}
