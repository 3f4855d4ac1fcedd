import { type Command, InvalidArgumentError } from 'commander';
import { isGrantId } from '../../../grant/record/grant.ts';
import { addDeploymentOptions, type DeploymentOptions } from '../../deployment-options.ts';

type EndOptions = DeploymentOptions & { readonly all?: true };

/** Defines `break-glass end`. */
export function addEndCommand(program: Command): void {
  const command = program
    .command('end')
    .summary('End a grant before its deadline, also another user’s, or every open grant.')
    .description(
      'Ends a grant before its deadline: writes an end request on the grant’s record, then ends the wait of its execution, which revokes access and sends the report. The report names your AWS identity. --all does so for every open grant, and goes on when one fails.',
    )
    .argument('[grant-id]', 'the name of the execution in Step Functions', parseGrantId)
    .option('--all', 'end every open grant; freeze access before, so that no new one starts');
  addDeploymentOptions(command).addHelpText('after', details).action(run);
}

async function run(
  grantId: string | undefined,
  options: EndOptions,
  command: Command,
): Promise<void> {
  if (grantId !== undefined && options.all)
    command.error('error: name a grant id or --all, not both');
  if (grantId === undefined && !options.all)
    command.error("error: missing required argument 'grant-id', or --all");
  // Loads the SDK only here: report does not always need it.
  const { end, endAll } = await import('./end.ts');
  process.exitCode = await (grantId === undefined ? endAll(options) : end(grantId, options));
}

function parseGrantId(text: string): string {
  if (isGrantId(text)) return text;
  throw new InvalidArgumentError('It must be 32 hex digits.');
}

const details = `
Exit codes:
  0  the grant is over, or ends now; with --all, every grant
  1  there is no such grant, or a call to AWS failed; with --all, for at least one grant
  2  the arguments are wrong

Your AWS identity needs the policy to end grants in docs/permissions.md. It allows you to write
grants and their waits only. UpdateItem on the whole table would let you write access rules too.

Examples, in a checkout:
  npm run --silent break-glass -- end 6a93bb97fd89a55b6dab0c900e340b19
  npm run --silent break-glass -- end --all
  npm run --silent break-glass -- end 6a93bb97fd89a55b6dab0c900e340b19 --endpoint-url http://localhost:4748`;
