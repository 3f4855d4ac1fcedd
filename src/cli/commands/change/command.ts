import { type Command, InvalidArgumentError } from 'commander';
import { isSlackId } from '../../../request/ids.ts';
import type { RulesOptions } from '../../rules/connect-rules.ts';
import { addRulesOptions } from '../../rules/rules-options.ts';
import type { WriteOptions } from '../../rules/write-plan.ts';
import type { AllowOptions, DenyOptions } from './change-rules.ts';
import { listSections } from './sections.ts';

type LinkOptions = RulesOptions & WriteOptions;

const account = ['<account>', 'the account’s name in the table, or its 12 digits'] as const;
const permissionSet = ['<permission-set>', 'the permission set’s name, or its ARN'] as const;

/** Defines `break-glass link`, `unlink`, `allow`, `deny` and `list`. */
export function addChangeCommands(program: Command): void {
  addLinkCommands(program);
  addAllow(program);
  addDeny(program);
  addList(program);
}

function addLinkCommands(program: Command): void {
  const link = program
    .command('link')
    .summary('Link a Slack user to an Identity Center user.')
    .description(
      'Links a Slack user to an Identity Center user, or to another one than before. Shows the change, and asks.',
    )
    .argument('<slack-user>', 'the Slack user’s id, or e-mail address', parseSlackUser)
    .argument('<user>', 'the Identity Center user name');
  addWriteOptions(link)
    .addHelpText('after', details('link U012AB3CD james@example.com'))
    .action(async (slackUser: string, user: string, options: LinkOptions) => {
      const { link } = await import('./change-links.ts');
      process.exitCode = await link(slackUser, user, options);
    });

  const unlink = program
    .command('unlink')
    .summary('Remove the link of a Slack user.')
    .description(
      'Removes the link of a Slack user, who may then use nothing. Shows the change, and asks.',
    )
    .argument('<slack-user>', 'the Slack user’s id, or e-mail address', parseSlackUser);
  addWriteOptions(unlink)
    .addHelpText('after', details('unlink U012AB3CD --yes'))
    .action(async (slackUser: string, options: LinkOptions) => {
      const { unlink } = await import('./change-links.ts');
      process.exitCode = await unlink(slackUser, options);
    });
}

function addAllow(program: Command): void {
  const command = program
    .command('allow')
    .summary('Let users or groups use a permission set in an account.')
    .description(
      'Adds users and groups to the access rule for a permission set in an account, and creates the rule where there is none. Shows the change, and asks.',
    )
    .argument(...account)
    .argument(...permissionSet);
  addNames(command).option(
    '--access-seconds <n>',
    'how long access lasts, for everybody in the rule',
    parseSeconds,
  );
  addWriteOptions(command)
    .addHelpText(
      'after',
      details('allow prod BreakGlassProd --user james@example.com --group Operators'),
    )
    .action(async (accountName: string, set: string, options: AllowOptions) => {
      const { allowAccess } = await import('./change-rules.ts');
      process.exitCode = await allowAccess({ account: accountName, permissionSet: set }, options);
    });
}

function addDeny(program: Command): void {
  const command = program
    .command('deny')
    .summary('Remove users or groups from the rule for a permission set.')
    .description(
      'Removes users and groups from the access rule for a permission set in an account, and the users’ own rules. Who is still in a group that the rule names still may. Shows the change, and asks.',
    )
    .argument(...account)
    .argument(...permissionSet);
  addNames(command).option('--everybody', 'remove the rule, and every user’s own rule');
  addWriteOptions(command)
    .addHelpText('after', details('deny prod BreakGlassProd --user james@example.com'))
    .action(async (accountName: string, set: string, options: DenyOptions) => {
      const { denyAccess } = await import('./change-rules.ts');
      process.exitCode = await denyAccess({ account: accountName, permissionSet: set }, options);
    });
}

function addList(program: Command): void {
  const command = program
    .command('list')
    .summary('List rules, links, admins or accounts.')
    .description('Lists what the table has, with the names of Identity Center. Reads only.')
    .argument('[what]', `one of ${listSections.join(', ')}`, parseSection, 'rules');
  addRulesOptions(command)
    .addHelpText(
      'after',
      `
Exit codes:
  0  the list is complete
  1  a call to AWS failed
  2  the arguments are wrong

Your AWS identity needs the policy to read rules in docs/permissions.md.

Examples, in a checkout:
  npm run --silent break-glass -- list
  npm run --silent break-glass -- list links --json`,
    )
    .action(async (section: string, options: RulesOptions) => {
      const { list } = await import('./list.ts');
      process.exitCode = await list(section, options);
    });
}

const addNames = (command: Command): Command =>
  command
    .option('--user <name>', 'an Identity Center user name (may be repeated)', collect, [])
    .option(
      '--group <name>',
      'the name of an Identity Center group (may be repeated)',
      collect,
      [],
    );

const collect = (value: string, earlier: readonly string[]): readonly string[] => [
  ...earlier,
  value,
];

const addWriteOptions = (command: Command): Command =>
  addRulesOptions(command.option('--yes', 'do not ask'));

function parseSlackUser(text: string): string {
  if (isSlackId(text) || /^[^\s@<>]{1,64}@[^\s@<>]{1,255}$/.test(text)) return text;
  throw new InvalidArgumentError(
    'It must be a Slack user id, such as U012AB3CD, or an e-mail address.',
  );
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d{1,5}$/.test(text) && seconds >= 60 && seconds <= 43_200) return seconds;
  throw new InvalidArgumentError('It must be a whole number from 60 to 43200.');
}

function parseSection(text: string): string {
  if (listSections.some((section) => section === text)) return text;
  throw new InvalidArgumentError(`It must be one of ${listSections.join(', ')}.`);
}

const details = (example: string): string => `
Exit codes:
  0  the table is as you said
  1  a call to AWS or Slack failed
  2  the arguments are wrong, or the table was changed meanwhile: nothing was written
  3  you said no, or somebody changed the table while it was written

A change that is not in the rules file is undone by the next rules apply. Your AWS identity needs the policy to
write rules in docs/permissions.md.

Examples, in a checkout:
  npm run --silent break-glass -- ${example}`;
