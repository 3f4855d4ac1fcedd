import { type Command, InvalidArgumentError } from 'commander';
import { maxLabelLength, maxTextLength } from '../../../chat/slack/button-message.ts';
import { addJsonOption, type JsonOption } from '../../deployment-options.ts';
import { addRulesOptions } from '../../rules/rules-options.ts';
import type { MessageOptions } from './message.ts';

/** Defines `break-glass message` and `break-glass slack-manifest`. */
export function addSlackCommands(program: Command): void {
  addMessage(program);
  addManifest(program);
}

function addMessage(program: Command): void {
  const command = program
    .command('message')
    .summary('Print or post a Slack message with the button.')
    .description(
      'Prints the body of a Slack message with the button for a permission set in an account, or posts it with --post. Slack sends the press to the app that posted the message: it must be the app of the deployment.',
    )
    .argument('<account>', 'the account’s name in the table, or its 12 digits')
    .argument('<permission-set>', 'the permission set’s name, or its ARN')
    .option('--text <text>', 'what the message says, in Slack’s mrkdwn', parseUpTo(maxTextLength))
    .option('--label <text>', 'what is on the button', parseUpTo(maxLabelLength))
    .option('--legacy', 'a legacy attachment, in place of Block Kit')
    .option('--channel <id>', 'the id of the channel, such as C012AB3CD', parseChannel)
    .option('--post', 'post it, with the bot token of the deployment');
  addRulesOptions(command)
    .addHelpText('after', messageDetails)
    .action(async (account: string, set: string, options: MessageOptions, self: Command) => {
      if (options.post && options.channel === undefined)
        self.error('error: --post needs --channel: the id of a channel, in its details in Slack');
      const { message } = await import('./message.ts');
      process.exitCode = await message({ account, permissionSet: set }, options);
    });
}

function addManifest(program: Command): void {
  const command = program
    .command('slack-manifest')
    .summary('Print the manifest of the Slack app.')
    .description(
      'Prints the manifest to create the Slack app from, or to update it with. docs/slack-app.md says how. Calls neither AWS nor Slack.',
    )
    .option('--url <url>', 'the Request URL: the output interactivity_url of Terraform', parseUrl)
    .option('--email-lookup', 'add the scopes for rules that name Slack users by e-mail address');
  addJsonOption(command)
    .addHelpText('after', manifestDetails)
    .action(async ({ json, ...options }: JsonOption & { url?: string; emailLookup?: true }) => {
      const { buildManifest, renderManifest } = await import('./manifest.ts');
      const { printJson } = await import('../../output/safe-json.ts');
      if (json) printJson(buildManifest(options));
      else process.stdout.write(renderManifest(options));
    });
}

const parseUpTo =
  (maxLength: number) =>
  (text: string): string => {
    if (text.trim() !== '' && text.length <= maxLength) return text;
    throw new InvalidArgumentError(`It must have 1 to ${maxLength} characters.`);
  };

function parseChannel(text: string): string {
  if (/^[CGD][A-Z0-9]{2,63}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be the id of a channel, such as C012AB3CD.');
}

function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isRequestUrl =
    url?.protocol === 'https:' && /\/slack\/(?:[\w-]+\/)?interactivity$/.test(url.pathname);
  if (isRequestUrl && url.href === text) return text;
  throw new InvalidArgumentError(
    'It must be an https URL that ends with /slack/interactivity, as Terraform prints it.',
  );
}

const messageDetails = `
Exit codes:
  0  the message was printed, or posted
  1  a call to AWS or Slack failed
  2  the arguments are wrong, or the deployment does not allow the account or the permission set

Your AWS identity needs the policy to read rules in docs/permissions.md, and for --post also
ssm:GetParameter on the parameter with the bot token.

Examples, in a checkout:
  npm run --silent break-glass -- message prod BreakGlassProd > message.json
  npm run --silent break-glass -- message prod BreakGlassProd --post --channel C012AB3CD`;

const manifestDetails = `
Exit codes:
  0  the manifest was printed
  2  the arguments are wrong

Examples, in a checkout:
  npm run --silent break-glass -- slack-manifest > manifest.yaml
  npm run --silent break-glass -- slack-manifest --url https://abc.execute-api.eu-central-1.amazonaws.com/slack/interactivity`;
