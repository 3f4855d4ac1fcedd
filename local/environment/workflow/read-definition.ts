import { readFile } from 'node:fs/promises';
import { alertTopicArn, instanceArn, managementAccountId, region } from '../../seed.ts';
import { renderDefinition } from '../../workflow/definition/render-definition.ts';
import type { StateMachineDefinition } from '../../workflow/definition/state-machine-definition.ts';
import { tableName } from '../table-name.ts';

/** Reads the workflow file and renders it with the local environment's names. */
export async function readDefinition(
  functionNames: readonly string[],
): Promise<StateMachineDefinition> {
  const file = new URL('../../../workflow/break-glass.asl.json', import.meta.url);
  const template = await readFile(file, 'utf8');
  const tokens = {
    Partition: 'aws',
    Region: region,
    AccountId: managementAccountId,
    TableName: tableName,
    InstanceArn: instanceArn,
    AlertTopicArn: alertTopicArn,
    Runbook: 'docs/when-it-fails.md',
    ...functionTokens(functionNames),
  };
  // renderDefinition rejects tokens that the definition does not use.
  const used = Object.entries(tokens).filter(([name]) => template.includes(`\${${name}}`));
  return renderDefinition(template, Object.fromEntries(used));
}

/** The functions' ARNs by the names of their tokens. */
export const functionTokens = (names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [tokenOf(name), functionArn(name)]));

/** `GrantAccessFunctionArn` */
function tokenOf(functionName: string): string {
  const words = functionName.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}FunctionArn`;
}

export const functionArn = (name: string): string =>
  `arn:aws:lambda:${region}:${managementAccountId}:function:${name}`;
