import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IdentitystoreClient } from '@aws-sdk/client-identitystore';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { quickClientOptions } from '../aws/client-options.ts';
import { createExecutions } from '../aws/executions.ts';
import { createSecretReader } from '../aws/parameters.ts';
import { createTable } from '../aws/table.ts';
import { createWaits } from '../aws/waits.ts';
import type { Settings } from '../config.ts';
import { createEndEarly } from '../grant/end-early.ts';
import { createOpenGrant } from '../grant/open-grant.ts';
import type { Log } from '../log.ts';
import { type AnswerClick, createAnswerClick } from '../slack/answer-click.ts';
import { postJson } from '../slack/post-json.ts';
import { createSigningSecret } from '../slack/signing-secret.ts';
import { createSlackUrls } from '../slack/slack-urls.ts';
import { measure } from './lambda-log.ts';
import { wireDecision } from './wire-decision.ts';

export const settings = [
  'TABLE_NAME',
  'STATE_MACHINE_ARN',
  'INSTANCE_ARN',
  'IDENTITY_STORE_ID',
  'CONTACT_EMAIL',
  'SLACK_SIGNING_SECRET_PARAMETER',
  'SLACK_TEAM_IDS',
  'SLACK_ORIGIN',
  'OPEN_RECORDS',
  'ACCESS_SECONDS',
  'CLOUDTRAIL_DELAY_SECONDS',
] as const;

/** Everything behind the interactivity URL. The secret is read before the first click comes. */
export async function wireAnswerClick(
  config: Pick<Settings, (typeof settings)[number]>,
  log: Log,
): Promise<AnswerClick> {
  const dynamodb = new DynamoDBClient(quickClientOptions);
  const records = createTable(dynamodb, config.TABLE_NAME);
  const stepFunctions = new SFNClient(quickClientOptions);
  const secrets = createSigningSecret(
    createSecretReader(new SSMClient(quickClientOptions), config.SLACK_SIGNING_SECRET_PARAMETER),
    Date.now,
  );
  await secrets.current();
  return createAnswerClick({
    secrets,
    allowedTeams: config.SLACK_TEAM_IDS,
    contactEmails: config.CONTACT_EMAIL,
    decide: wireDecision(config, {
      dynamodb,
      ssoAdmin: new SSOAdminClient(quickClientOptions),
      identityStore: new IdentitystoreClient(quickClientOptions),
    }),
    openGrant: createOpenGrant({
      records,
      executions: createExecutions(stepFunctions, config.STATE_MACHINE_ARN),
      now: Date.now,
      cloudTrailDelaySeconds: config.CLOUDTRAIL_DELAY_SECONDS,
    }),
    endEarly: createEndEarly({ records, waits: createWaits(stepFunctions), now: Date.now }),
    urls: createSlackUrls(config.SLACK_ORIGIN),
    post: postJson,
    measure,
    now: Date.now,
    sleep: (milliseconds) => sleep(milliseconds, undefined, { ref: false }),
    log,
  });
}
