import type { Command } from 'commander';

/** Where the command finds AWS, and as whom it calls it. */
export interface AwsOptions {
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly profile?: string;
}

/** Which deployment a command works on. */
export interface DeploymentOptions extends AwsOptions {
  readonly deployment?: string;
  readonly table?: string;
}

export interface JsonOption {
  readonly json?: true;
}

/** The deployment's name and the table's, where nobody set another one in Terraform. */
export const defaultName = 'break-glass-access';

export const addDeploymentOptions = (command: Command): Command =>
  addAwsOptions(
    command
      .option('--deployment <name>', `the deployment’s name in Terraform (default: ${defaultName})`)
      .option(
        '--table <name>',
        `the table, in place of the deployment’s (default: ${defaultName})`,
      ),
  );

export const addAwsOptions = (command: Command): Command =>
  command
    .option('--profile <name>', 'the profile in the AWS CLI’s files (default: AWS_PROFILE)')
    .option(
      '--region <name>',
      'the AWS Region (default: AWS_REGION, AWS_DEFAULT_REGION, or the profile’s)',
    )
    .option(
      '--endpoint-url <url>',
      'an endpoint to use instead of AWS, such as the local environment’s',
    );

export const addJsonOption = (command: Command): Command =>
  command.option('--json', 'print JSON for programs');
