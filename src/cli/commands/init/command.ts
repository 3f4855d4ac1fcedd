import type { Command } from 'commander';
import { addAwsOptions, addJsonOption } from '../../deployment-options.ts';
import type { InitOptions } from './init.ts';

/** Defines `break-glass init`. */
export function addInitCommand(program: Command): void {
  const command = program
    .command('init')
    .summary('Write terraform.tfvars and a first rules file for a new deployment.')
    .description(
      'Asks for what a deployment needs, and suggests what it finds in AWS: the instance of Identity Center, permission sets, the log groups of trails, and identities in SES. Writes terraform.tfvars and a first rules file; asks before it replaces one. Changes nothing in AWS. Each option answers a question; lists are separated by commas.',
    )
    .option('--tfvars <file>', 'the file for Terraform', 'terraform.tfvars')
    .option('--rules <file>', 'the first rules file', 'rules.yaml')
    .option('--yes', 'replace files without asking')
    .optionsGroup('Answers:')
    .option('--instance <arn>', 'the instance of Identity Center, if there are several')
    .option('--portal-url <url>', 'the URL of the access portal')
    .option('--accounts <list>', 'accounts, such as prod=123456789012,staging=210987654321')
    .option('--permission-sets <list>', 'names of the permission sets that may be granted')
    .option('--log-groups <list>', 'names or ARNs of the trails’ log groups')
    .option('--from-email <address>', 'the sender of the reports, verified in SES')
    .option('--contacts <list>', 'who gets reports and alerts')
    .option('--slack-teams <list>', 'ids of the Slack workspaces, such as T0123ABCD')
    .option('--bot-token <choice>', 'yes or no: whether you will store a bot token')
    .option('--links <list>', 'who may break the glass, such as U012AB3CD=james@example.com')
    .optionsGroup('Options:');
  addJsonOption(addAwsOptions(command))
    .addHelpText('after', details)
    .action(async (options: InitOptions) => {
      const { init } = await import('./init.ts');
      process.exitCode = await init(options);
    });
}

const details = `
Exit codes:
  0  both files are written
  1  a call to AWS failed, or a file could not be written
  2  an answer is missing or wrong: nothing was written
  3  you kept a file that exists

Your AWS identity needs the policy to set up in docs/permissions.md.

Examples, in a checkout:
  npm run --silent break-glass -- init
  npm run --silent break-glass -- init --tfvars infra/terraform/examples/complete/terraform.tfvars`;
