import type { Command } from 'commander';

/** Which deployment a command works on. */
export interface DeploymentOptions {
  readonly table: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly profile?: string;
}

/** Where the command finds AWS, and as whom it calls it. */
export type AwsOptions = Omit<DeploymentOptions, 'table'>;

export const addDeploymentOptions = (command: Command): Command =>
  addAwsOptions(command.option('--table <name>', 'the table', 'break-glass-access'));

export const addAwsOptions = (command: Command): Command =>
  command
    .option('--profile <name>', 'the profile in the AWS CLI’s files (default: AWS_PROFILE)')
    .option('--region <name>', 'the AWS Region (default: AWS_REGION, or AWS_DEFAULT_REGION)')
    .option(
      '--endpoint-url <url>',
      'an endpoint to use instead of AWS, such as the local environment’s',
    );
