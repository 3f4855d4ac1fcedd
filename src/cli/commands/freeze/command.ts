import { type Command, InvalidArgumentError } from 'commander';
import { addDeploymentOptions, addJsonOption } from '../../deployment-options.ts';
import type { FreezeOptions } from './freeze.ts';

/** As long as what Slack shows of it. */
const maxReasonLength = 300;

/** Defines `break-glass freeze` and `break-glass unfreeze`. */
export function addFreezeCommands(program: Command): void {
  const freeze = program
    .command('freeze')
    .summary('Grant nobody access until unfreeze.')
    .description(
      'Freezes access: every request is denied, and so is a grant whose access does not exist yet. Requesters read in Slack who froze access, when and why. Access that exists stays until its deadline; end --all ends it.',
    )
    .argument('<reason>', 'why, as requesters will read it', parseReason);
  addJsonOption(addDeploymentOptions(freeze))
    .addHelpText('after', freezeDetails)
    .action(async (reason: string, options: FreezeOptions) => {
      const { freeze } = await import('./freeze.ts');
      process.exitCode = await freeze(reason, options);
    });

  const unfreeze = program
    .command('unfreeze')
    .summary('Lift the freeze: access is granted again.')
    .description('Lifts the freeze of access, regardless of who froze it.');
  addJsonOption(addDeploymentOptions(unfreeze))
    .addHelpText('after', unfreezeDetails)
    .action(async (options: FreezeOptions) => {
      const { unfreeze } = await import('./freeze.ts');
      process.exitCode = await unfreeze(options);
    });
}

function parseReason(text: string): string {
  const reason = text.trim();
  if (reason !== '' && reason.length <= maxReasonLength) return reason;
  throw new InvalidArgumentError(`It must have 1 to ${maxReasonLength} characters.`);
}

const freezeDetails = `
Exit codes:
  0  access is frozen, by you or by somebody before you
  1  a call to AWS failed
  2  the arguments are wrong

Your AWS identity needs the policy to freeze access in docs/permissions.md.

Examples, in a checkout:
  npm run --silent break-glass -- freeze "INC-17: a laptop was stolen"
  npm run --silent break-glass -- freeze "INC-17: a laptop was stolen" --endpoint-url http://localhost:4748`;

const unfreezeDetails = `
Exit codes:
  0  access is not frozen any more, or was not
  1  a call to AWS failed
  2  the arguments are wrong

Your AWS identity needs the policy to freeze access in docs/permissions.md.

Examples, in a checkout:
  npm run --silent break-glass -- unfreeze
  npm run --silent break-glass -- unfreeze --endpoint-url http://localhost:4748`;
