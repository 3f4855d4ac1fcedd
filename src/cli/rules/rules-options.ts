import type { Command } from 'commander';
import { addAwsOptions } from '../deployment-options.ts';

export const addJsonOption = (command: Command): Command =>
  command.option('--json', 'print JSON for programs');

/** The options of commands that read or write the rules of a deployment. */
export const addRulesOptions = (command: Command): Command =>
  addJsonOption(
    addAwsOptions(
      command.option(
        '--deployment <name>',
        'the deployment’s name in Terraform',
        'break-glass-access',
      ),
    ),
  );
