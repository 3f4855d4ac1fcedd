import { type Command, InvalidArgumentError } from 'commander';
import { addAwsOptions, addJsonOption } from '../../deployment-options.ts';
import { UsageError } from '../../usage-error.ts';
import { type SecretKind, secretKinds } from './kinds.ts';
import type { SetSecretOptions } from './set-secret.ts';

/** Defines `break-glass secret`. */
export function addSecretCommand(program: Command): void {
  const secret = program
    .command('secret')
    .summary('Store the secrets of the Slack app.')
    .description('Stores the secrets of the Slack app in Parameter Store, encrypted.')
    .addHelpText('after', examples);
  const command = secret
    .command('set')
    .summary('Store the signing secret or the bot token.')
    .description(
      'Asks for a secret without showing it, or reads it from standard input; never from an argument, which other users of the machine could see. Checks its form as the functions do, and stores it as a SecureString. Asks before it replaces one.',
    )
    .argument('<kind>', `one of ${Object.keys(secretKinds).join(', ')}`)
    .option(
      '--parameter <name>',
      'the name of the parameter, if Terraform sets another one',
      parseParameter,
    )
    .option('--kms-key <id>', 'the KMS key, as secrets_kms_key_arn in Terraform (default: aws/ssm)')
    .option('--yes', 'replace a value without asking');
  addJsonOption(addAwsOptions(command))
    .addHelpText('after', details)
    // Commander would repeat what it does not know, which may be the secret.
    .allowExcessArguments()
    .allowUnknownOption()
    .action(async (text: string, options: SetSecretOptions, { args }: Command) => {
      const kind = parseKind(args.length === 1 ? text : '');
      const { setSecret } = await import('./set-secret.ts');
      process.exitCode = await setSecret(kind, options);
    });
}

function parseKind(text: string): SecretKind {
  if (text === 'signing' || text === 'bot-token') return text;
  throw new UsageError(
    `Name one of ${Object.keys(secretKinds).join(', ')}, and nothing else: a secret is never an argument.`,
  );
}

function parseParameter(text: string): string {
  if (/^\/[A-Za-z0-9_./-]{1,500}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be the name of a parameter, which begins with a slash.');
}

const examples = `
Examples, in a checkout:
  npm run --silent break-glass -- secret set signing
  npm run --silent break-glass -- secret set bot-token < token.txt`;

const details = `
Exit codes:
  0  the secret is stored
  1  a call to AWS failed
  2  the arguments are wrong, or the secret is not of this kind: nothing was stored
  3  you said no: the earlier value stays

Your AWS identity needs the policy to store secrets in docs/permissions.md.
${examples}`;
