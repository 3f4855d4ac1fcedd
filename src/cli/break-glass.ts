import { oneLine } from '../platform/one-line.ts';
import { UsageError } from './usage-error.ts';

const usage = `Usage: break-glass <command> [options]

Commands:
  end <grant id>     End a grant before its deadline, also somebody else's.
  report PATH...     Report what a person did, from CloudTrail log files or from AWS.

break-glass <command> --help says more about each.
`;

/** Each is loaded when it is called: one needs AWS's SDK, another none of it. */
const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  end: async (args) => (await import('./commands/end.ts')).endCommand(args),
  report: async (args) => (await import('./commands/report/report.ts')).reportCommand(args),
};

/** Runs the command that the arguments name; gives the process's exit code. */
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

const maxLine = 1_000;

/** The Node that this is written for; an older one lacks what it calls. */
const minNode = 24;

try {
  if (Number(process.versions.node.split('.')[0]) < minNode)
    throw new UsageError(
      `break-glass needs Node ${minNode} or newer, and this is ${process.versions.node}. In a checkout, npm run --silent break-glass -- brings its own.`,
    );
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  // Arguments and file names are repeated in messages, and could hold what moves a terminal.
  const lines = (isUsage ? error.message : message).split('\n');
  process.stderr.write(`${lines.map((line) => oneLine(line, maxLine)).join('\n')}\n`);
  process.exitCode = isUsage ? 2 : 1;
}
