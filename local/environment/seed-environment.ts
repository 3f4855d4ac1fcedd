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
  /** Adds neither records nor messages. */
  readonly empty: boolean;
}

/**
 * Adds to a new environment what an operator adds to a new deployment: the table's records, the
 * secrets and two messages with a button. An environment that has its secret is not new: it keeps the
 * changes of its user.
 */
export async function seedEnvironment(deps: SeedDeps): Promise<void> {
  const { parameters, slack } = deps;
  if (parameters.get(signingSecretParameter) !== undefined) return;
  if (!deps.empty) {
    await putRecords(deps.awsUrl);
    if (slack.messages().length === 0) await postExampleMessages(slack);
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

const [production] = accounts;
const [prodSet, , adminSet] = permissionSets;
const [james, , alex, priya] = users;

/** The access rule of the first example message. */
export const prodRule = {
  id: `access#${production.id}#${prodSet.name}#${prodSet.arn}`,
  rule: 'rule',
  principals: new Set([james.id, alex.id]),
};

/** The access rule of the second example message: one approval by Priya. */
export const adminRule = {
  id: `access#${production.id}#${adminSet.name}#${adminSet.arn}`,
  rule: 'rule',
  principals: new Set([james.id]),
  approvals: 1,
  approvers: new Set([priya.id]),
  approvalSeconds: 900,
  override: 'allowed',
};

/**
 * One access rule names James and Alex, the other James, who then needs Priya's approval. Maria is
 * linked, but no rule names her. The other records are as `rules apply` writes them.
 */
const records = [
  ...users.map(({ id, slackUserId }) => ({ id: `principal#${slackUserId}`, ssoPrincipal: id })),
  ...users.map(({ id, slackUserId }) => ({
    id: `person#${id}`,
    slackUserIds: new Set([slackUserId]),
  })),
  ...accounts.map(({ id, name }) => ({ id: `account#${id}`, name, rule: 'account' })),
  prodRule,
  adminRule,
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

/** The second message asks for what needs an approval. */
const exampleMessages = ['slack-message.json', 'slack-message-approval.json'];

async function postExampleMessages(slack: Slack): Promise<void> {
  for (const name of exampleMessages) {
    const file = new URL(`../../examples/${name}`, import.meta.url);
    const message = parseJsonObject(await readFile(file, 'utf8'));
    slack.post(String(message['channel']), message);
  }
}

const randomSecret = (): string => randomBytes(16).toString('hex');
