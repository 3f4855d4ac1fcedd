import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { ParameterStore } from '../aws/ssm/parameter-store.ts';
import {
  accounts,
  botTokenParameter,
  identityStoreId,
  instanceArn,
  ownResources,
  permissionSets,
  region,
  signingSecretParameter,
  stateMachineArn,
  trailLogGroup,
  users,
} from '../seed.ts';
import type { Slack } from '../slack/create-slack.ts';
import { parseJsonObject } from '../slack/web-api/arguments.ts';
import { seedAccessKeyId } from './access-keys.ts';
import { tableName } from './table-name.ts';

export interface SeedDeps {
  readonly parameters: ParameterStore;
  readonly slack: Slack;
  readonly awsUrl: string;
  readonly accessSeconds: number;
  /** Adds neither records nor a message. */
  readonly empty: boolean;
}

/**
 * Adds to a new environment what an operator adds to a new deployment: the table's records, the
 * secrets and a message with a button. An environment that has its secret is not new: it keeps the
 * changes of its user.
 */
export async function seedEnvironment(deps: SeedDeps): Promise<void> {
  const { parameters, slack } = deps;
  if (parameters.get(signingSecretParameter) !== undefined) return;
  if (!deps.empty) {
    await putRecords(deps.awsUrl);
    if (slack.messages().length === 0) await postExampleMessage(slack);
  }
  parameters.put({
    name: `/${tableName}/deployment`,
    type: 'String',
    value: JSON.stringify({ ...deployment, accessSeconds: deps.accessSeconds }),
  });
  const secure = { type: 'SecureString' } as const;
  parameters.put({ ...secure, name: botTokenParameter, value: slack.botToken });
  parameters.put({ ...secure, name: signingSecretParameter, value: randomSecret() });
}

/** As Terraform writes it for the command line. */
const deployment = {
  version: 1,
  table: tableName,
  stateMachineArn,
  instanceArn,
  identityStoreId,
  evidence: { source: 'logs-insights', logGroups: [trailLogGroup], regions: [], roleName: '' },
  allowedAccounts: accounts.map(({ id }) => id),
  allowedPermissionSets: permissionSets.map(({ arn }) => arn),
  hasBotToken: true,
  ownResources,
  botTokenParameter,
  openRecords: 'allow',
};

/** The access rule names James and Alex; Maria is linked, but no rule names her. */
const records = [
  ...users.map(({ id, slackUserId }) => ({ id: `principal#${slackUserId}`, ssoPrincipal: id })),
  {
    id: `access#${accounts[0].id}#${permissionSets[0].name}#${permissionSets[0].arn}`,
    principals: new Set([users[0].id, users[2].id]),
  },
];

async function putRecords(endpoint: string): Promise<void> {
  const credentials = { accessKeyId: seedAccessKeyId, secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region, credentials });
  try {
    for (const record of records)
      await client.send(new PutItemCommand({ TableName: tableName, Item: marshall(record) }));
  } finally {
    client.destroy();
  }
}

async function postExampleMessage(slack: Slack): Promise<void> {
  const file = new URL('../../examples/slack-message.json', import.meta.url);
  const message = parseJsonObject(await readFile(file, 'utf8'));
  slack.post(String(message['channel']), message);
}

const randomSecret = (): string => randomBytes(16).toString('hex');
