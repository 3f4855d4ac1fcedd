import { type Command, InvalidArgumentError } from 'commander';
import { addDeploymentOptions, addJsonOption } from '../../deployment-options.ts';
import { parseGrantIdPrefix } from '../../grants/grant-id-argument.ts';
import { parseSince } from '../../grants/since.ts';
import type { GrantsOptions } from './grants.ts';
import type { ShowOptions } from './show.ts';

/** Defines `break-glass grants` and `break-glass show`. */
export function addGrantsCommands(program: Command): void {
  const grants = program
    .command('grants')
    .summary('List grants: those that are open, or all of some time.')
    .description(
      'Lists grants, the newest first. --open reads only the index that has the open ones; without it the whole table is read. Reads only.',
    )
    .option('--open', 'only those that are open, of any time')
    .option(
      '--since <time>',
      'requested since then: 7d, 12h or 30m ago, a date, or a time as in 2026-07-01T08:00:00Z (default: 7d)',
      parseSinceOption,
    );
  addJsonOption(addDeploymentOptions(grants))
    .addHelpText('after', grantsDetails)
    .action(async (options: GrantsOptions, command: Command) => {
      if (options.open && options.since !== undefined)
        command.error('error: --open lists grants of any time: leave --since out');
      const { listGrants } = await import('./grants.ts');
      process.exitCode = await listGrants(options);
    });

  const show = program
    .command('show')
    .summary('Show the life of a grant on one screen.')
    .description(
      'Shows who has or had what, why, from when to when, what people were told, what is due, the report, and what does not fit together. Reads only.',
    )
    .argument(
      '<grant>',
      'the grant’s id, or as many of its first digits as are unique',
      parseGrantIdPrefix,
    );
  addJsonOption(addDeploymentOptions(show))
    .addHelpText('after', showDetails)
    .action(async (idPrefix: string, options: ShowOptions) => {
      const { show } = await import('./show.ts');
      process.exitCode = await show(idPrefix, options);
    });
}

function parseSinceOption(text: string): string {
  const since = parseSince(text, Date.now());
  if (since !== undefined) return since;
  throw new InvalidArgumentError(
    'It must be such as 7d, 12h, 30m, 2026-07-01 or 2026-07-01T08:00:00Z.',
  );
}

const grantsDetails = `
Exit codes:
  0  the list is complete
  1  a call to AWS failed
  2  the arguments are wrong

Your AWS identity needs the policy to look at grants in docs/permissions.md.

Examples, in a checkout:
  npm run --silent break-glass -- grants --open
  npm run --silent break-glass -- grants --since 30d --json`;

const showDetails = `
Exit codes:
  0  the grant is shown
  1  a call to AWS failed
  2  the arguments are wrong: no id, or several, begin so
  3  the grant is shown, and something needs a look

Your AWS identity needs the policy to look at grants in docs/permissions.md.

Examples, in a checkout:
  npm run --silent break-glass -- show 6a93bb97
  npm run --silent break-glass -- show 6a93bb97fd89a55b6dab0c900e340b19 --json`;
