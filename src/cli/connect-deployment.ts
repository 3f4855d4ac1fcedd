import { dynamodb, parameterStore } from '../aws/client/json-service.ts';
import { scanGrants } from '../aws/dynamodb/scan-grants.ts';
import { createTable, type Table } from '../aws/dynamodb/table.ts';
import { createParameterReader } from '../aws/parameter-store.ts';
import type { StoredRecord } from '../request/stored-record.ts';
import { type AwsConnection, connectAws } from './connect-aws.ts';
import { type DeploymentOptions, defaultName } from './deployment-options.ts';
import { type Deployment, parseDeployment } from './deployment-parameter.ts';

export interface DeploymentConnection extends AwsConnection {
  readonly table: Table;
  /** Reads the records of the grants whose ids begin with `idPrefix`, and of every other item only that it is none. */
  readonly scanGrants: (
    idPrefix: string,
    onProgress: (items: number) => void,
  ) => AsyncIterable<StoredRecord>;
}

/**
 * Connects a command to the table of its deployment. Reads the deployment's parameter only if the options name the
 * deployment and no table: ending and freezing access must work with as few calls as possible.
 */
export async function connectDeployment(options: DeploymentOptions): Promise<DeploymentConnection> {
  const aws = await connectAws(options);
  const tableName = await findTableName(aws, options);
  const client = aws.clientFor(dynamodb);
  return {
    ...aws,
    table: createTable(client, tableName),
    scanGrants: (idPrefix, onProgress) => scanGrants({ client, tableName, onProgress }, idPrefix),
  };
}

async function findTableName(
  aws: AwsConnection,
  { table, deployment }: DeploymentOptions,
): Promise<string> {
  if (table !== undefined) return table;
  return deployment === undefined ? defaultName : (await readDeployment(aws, deployment)).table;
}

/** Reads what Terraform wrote about a deployment. */
export async function readDeployment(
  { clientFor }: Pick<AwsConnection, 'clientFor'>,
  name = defaultName,
): Promise<Deployment> {
  const parameter = `/${name}/deployment`;
  const value = await createParameterReader(clientFor(parameterStore), parameter)();
  return parseDeployment(parameter, value);
}
