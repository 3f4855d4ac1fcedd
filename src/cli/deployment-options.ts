import type { Command } from 'commander';

/** Which deployment a command works on. */
export interface DeploymentOptions {
  readonly table: string;
  readonly region?: string;
  readonly endpointUrl?: string;
}

export const addDeploymentOptions = (command: Command): Command =>
  command
    .option('--table <name>', 'the table', 'break-glass-access')
    .option('--region <name>', 'the AWS Region (default: AWS_REGION, or AWS_DEFAULT_REGION)')
    .option(
      '--endpoint-url <url>',
      'an endpoint to use instead of AWS, such as the local environment’s',
    );
