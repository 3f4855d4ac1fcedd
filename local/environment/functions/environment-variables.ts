import { readFileSync } from 'node:fs';
import { isRecord } from '../../aws/api/members.ts';
import * as seed from '../../seed.ts';
import type { EnvironmentOptions } from '../environment-options.ts';
import type { FunctionDescription } from './function-descriptions.ts';

/** Where the world is reached, once it listens. */
export interface EnvironmentUrls {
  readonly page: string;
  readonly aws: string;
}

/** The access key id by which the endpoint knows a function: `AKIALOCALGRANTACCESS`. */
export const accessKeyIdOf = (functionName: string): string =>
  `AKIALOCAL${functionName.replaceAll('-', '').toUpperCase()}`;

export const stateMachineAccessKeyId = 'AKIALOCALSTATEMACHINE';

const buildSettings = (
  urls: EnvironmentUrls,
  options: EnvironmentOptions,
): Readonly<Record<string, string>> => ({
  TABLE_NAME: tableName,
  STATE_MACHINE_ARN: seed.stateMachineArn,
  INSTANCE_ARN: seed.instanceArn,
  IDENTITY_STORE_ID: seed.identityStoreId,
  EVIDENCE_SOURCE: 'logs-insights',
  EVIDENCE_REGIONS: seed.region,
  EVIDENCE_ROLE_NAME: '',
  CLOUDTRAIL_LOG_GROUP: seed.trailLogGroup,
  CONTACT_EMAIL: seed.contactEmail,
  FROM_EMAIL: seed.fromEmail,
  ALERT_TOPIC_ARN: seed.alertTopicArn,
  ACCESS_PORTAL_URL: `${urls.page}/portal`,
  SLACK_SIGNING_SECRET_PARAMETER: seed.signingSecretParameter,
  SLACK_BOT_TOKEN_PARAMETER: seed.botTokenParameter,
  // Unset, as for a team that does not narrow it: any Slack may stand behind the local one.
  SLACK_TEAM_IDS: '',
  SLACK_ORIGIN: urls.page,
  OPEN_RECORDS: 'allow',
  ACCESS_SECONDS: String(options.accessSeconds),
  CLOUDTRAIL_DELAY_SECONDS: String(options.cloudTrailDelaySeconds),
});

/** All that one function's environment holds: what it is deployed with, and where AWS is here. */
export function buildEnvironmentVariables(
  { name, environment }: FunctionDescription,
  urls: EnvironmentUrls,
  options: EnvironmentOptions,
): Readonly<Record<string, string>> {
  const settings = Object.entries(buildSettings(urls, options));
  return {
    ...Object.fromEntries(settings.filter(([setting]) => environment.includes(setting))),
    AWS_REGION: seed.region,
    AWS_ENDPOINT_URL: urls.aws,
    AWS_ACCESS_KEY_ID: accessKeyIdOf(name),
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** The table's name is the one that Terraform and CDK give it. */
export const tableName = readTableName(new URL('../../../infra/table.json', import.meta.url));

function readTableName(file: URL): string {
  const table: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (isRecord(table) && typeof table['name'] === 'string') return table['name'];
  throw new TypeError('infra/table.json has no name');
}
