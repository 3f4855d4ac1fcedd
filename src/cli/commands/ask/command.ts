import type { Command } from 'commander';
import type { RulesOptions } from '../../rules/connect-rules.ts';
import { addRulesOptions } from '../../rules/rules-options.ts';

const account = ['<account>', 'the account’s name in the table, or its 12 digits'] as const;
const permissionSet = ['<permission-set>', 'the permission set’s name, or its ARN'] as const;

/** Defines `break-glass why` and `break-glass who`. */
export function addAskCommands(program: Command): void {
  const why = program
    .command('why')
    .summary('Say whether a user may use a permission set, and why.')
    .description(
      'Decides as the functions decide a press, and prints the decision, each fact that it was made from, and what would have to change. Reads only.',
    )
    .argument('<person>', 'an Identity Center user name, or a Slack user id')
    .argument(...account)
    .argument(...permissionSet);
  addRulesOptions(why)
    .addHelpText('after', whyDetails)
    .action(async (person: string, accountName: string, set: string, options: RulesOptions) => {
      const { why } = await import('./why.ts');
      process.exitCode = await why({ person, account: accountName, permissionSet: set }, options);
    });

  const who = program
    .command('who')
    .summary('List everybody who may use a permission set in an account.')
    .description(
      'Lists everybody who may use a permission set in an account, and through which rule. Decides for each linked Slack user as the functions decide a press. Reads only.',
    )
    .argument(...account)
    .argument(...permissionSet);
  addRulesOptions(who)
    .addHelpText('after', whoDetails)
    .action(async (accountName: string, set: string, options: RulesOptions) => {
      const { who } = await import('./who.ts');
      process.exitCode = await who({ account: accountName, permissionSet: set }, options);
    });
}

const whyDetails = `
Exit codes:
  0  the user may
  1  a call to AWS failed
  2  the arguments are wrong: there is no such user, account or permission set
  3  the user may not

Your AWS identity needs the policy to read rules in docs/permissions.md.

Examples, in a checkout:
  npm run --silent break-glass -- why james@example.com prod BreakGlassProd
  npm run --silent break-glass -- why U012AB3CD 123456789012 BreakGlassProd --json`;

const whoDetails = `
Exit codes:
  0  the list is complete
  1  a call to AWS failed
  2  the arguments are wrong: there is no such account or permission set

Your AWS identity needs the policy to read rules in docs/permissions.md.

Examples, in a checkout:
  npm run --silent break-glass -- who prod BreakGlassProd
  npm run --silent break-glass -- who 123456789012 BreakGlassProd --json`;
