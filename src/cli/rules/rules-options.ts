import type { Command } from 'commander';
import { addDeploymentOptions, addJsonOption } from '../deployment-options.ts';

/** The options of commands that read or write the rules of a deployment. */
export const addRulesOptions = (command: Command): Command =>
  addJsonOption(addDeploymentOptions(command));
