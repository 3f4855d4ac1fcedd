import * as seed from '../../seed.ts';
import { accessKeyIdOf } from '../access-keys.ts';
import type { EnvironmentOptions, EnvironmentUrls } from '../environment-options.ts';
import { tableName } from '../table-name.ts';
import type { FunctionDescription } from './function-descriptions.ts';

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
  OWN_RESOURCES: seed.ownResources.join(','),
  REPORT_FUNCTION_NAME: 'report-on-access',
  CLOUDTRAIL_LOG_GROUP: seed.trailLogGroup,
  CONTACT_EMAIL: seed.contactEmail,
  FROM_EMAIL: seed.fromEmail,
  ALERT_TOPIC_ARN: seed.alertTopicArn,
  EVENT_BUS_NAME: 'default',
  ACCESS_PORTAL_URL: `${urls.page}/portal`,
  SLACK_SIGNING_SECRET_PARAMETER: seed.signingSecretParameter,
  SLACK_BOT_TOKEN_PARAMETER: options.hasBotToken === false ? '' : seed.botTokenParameter,
  // Empty: the thread of the message that was pressed.
  SLACK_ANNOUNCE_CHANNEL: '',
  // Empty: requests of every workspace are accepted.
  SLACK_TEAM_IDS: '',
  SLACK_ORIGIN: urls.page,
  OPEN_RECORDS: 'allow',
  REASON: 'none',
  ACCESS_SECONDS: String(options.accessSeconds),
  CLOUDTRAIL_DELAY_SECONDS: String(options.cloudTrailDelaySeconds),
});

/** Builds a function's environment variables: its deployed settings and the local AWS endpoint. */
export function buildEnvironmentVariables(
  { name, environment }: FunctionDescription,
  urls: EnvironmentUrls,
  options: EnvironmentOptions,
): Readonly<Record<string, string>> {
  const settings = Object.entries(buildSettings(urls, options));
  return {
    ...Object.fromEntries(settings.filter(([setting]) => environment.includes(setting))),
    AWS_REGION: seed.region,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_ENDPOINT_URL: urls.aws,
    AWS_ACCESS_KEY_ID: accessKeyIdOf(name),
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
