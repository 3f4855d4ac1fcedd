import { UsageError } from './usage-error.ts';

const usage = `Usage: break-glass <command> [options]

Commands:
  end <grant id>     End a grant before its deadline, also somebody else's.
  report PATH...     Report what a person did, from CloudTrail log files or from AWS.

break-glass <command> --help says more about each.
`;

/** Each is loaded when it is called: one needs AWS's SDK, another none of it. */
const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  end: async (args) => (await import('./end-command.ts')).endCommand(args),
  report: async (args) => (await import('./report-command.ts')).reportCommand(args),
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

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  process.stderr.write(error instanceof UsageError ? `${error.message}\n` : `${message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
