import type { Command } from 'commander';
import { addDeploymentOptions, addJsonOption } from '../../deployment-options.ts';
import { parseGrantIdPrefix } from '../../grants/grant-id-argument.ts';
import type { EndOptions } from './end.ts';

/** Defines `break-glass end`. */
export function addEndCommand(program: Command): void {
  const command = program
    .command('end')
    .summary('End grants before their deadline, also other users’, or every open grant.')
    .description(
      'Ends grants before their deadline: writes an end request on each grant’s record, then ends the wait of its execution, which revokes access and sends the report. The report names your AWS identity. Shows the grants, and asks. --all ends every open grant, and goes on when one fails.',
    )
    .argument(
      '[grant...]',
      'the id of a grant, or as many of its first digits as are unique among the open ones',
      (text: string, earlier: readonly string[]) => [...earlier, parseGrantIdPrefix(text)],
      [],
    )
    .option('--all', 'end every open grant; freeze access before, so that no new one starts')
    .option('--yes', 'do not ask');
  addJsonOption(addDeploymentOptions(command)).addHelpText('after', details).action(run);
}

async function run(
  idPrefixes: readonly string[],
  options: EndOptions,
  command: Command,
): Promise<void> {
  if (idPrefixes.length > 0 && options.all) command.error('error: name grants or --all, not both');
  if (idPrefixes.length === 0 && !options.all)
    command.error("error: missing required argument 'grant', or --all");
  // Loads the SDK only here: report does not always need it.
  const { end } = await import('./end.ts');
  process.exitCode = await end(idPrefixes, options);
}

const details = `
Exit codes:
  0  the grants are over, or end now
  1  a grant could not be ended, or a call to AWS failed
  2  the arguments are wrong: no open grant, or several, have an id that begins so
  3  you said no: nothing was ended

Your AWS identity needs the policy to end grants in docs/permissions.md. It allows you to write
grants and their waits only. UpdateItem on the whole table would let you write access rules too.

Examples, in a checkout:
  npm run --silent break-glass -- end 6a93bb97
  npm run --silent break-glass -- end --all --yes
  npm run --silent break-glass -- end 6a93bb97fd89a55b6dab0c900e340b19 --endpoint-url http://localhost:4748`;
