import { quickPatience } from '../aws/client-options.ts';
import { createExecutions } from '../aws/executions.ts';
import * as services from '../aws/json-service.ts';
import { createSecretReader } from '../aws/parameters.ts';
import { createTable } from '../aws/table.ts';
import { createWaits } from '../aws/waits.ts';
import type { Settings } from '../config.ts';
import { createEndEarly } from '../grant/end-early.ts';
import { createOpenGrant } from '../grant/open-grant.ts';
import { findGrant } from '../grant/read-grant.ts';
import type { Log } from '../log.ts';
import { type AnswerClick, createAnswerClick } from '../slack/answer-click.ts';
import { postJson } from '../slack/post-json.ts';
import { createSigningSecret } from '../slack/signing-secret.ts';
import { createSlackUrls } from '../slack/slack-urls.ts';
import { connectTo } from './connect-to.ts';
import { measure } from './lambda-log.ts';
import { sleepAside } from './sleep.ts';
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

/**
 * Everything behind the interactivity URL. Before the first click comes the secret is read, and the
 * connections that a click needs are open: it may find a quarter of the processor that this has.
 */
export async function wireAnswerClick(
  config: Pick<Settings, (typeof settings)[number]>,
  log: Log,
): Promise<AnswerClick> {
  const dynamodb = connectTo(services.dynamodb, quickPatience);
  const table = createTable(dynamodb, config.TABLE_NAME);
  const stepFunctions = connectTo(services.stepFunctions, quickPatience);
  const identityCenter = connectTo(services.identityCenter, quickPatience);
  const identityStore = connectTo(services.identityStore, quickPatience);
  const parameterStore = connectTo(services.parameterStore, quickPatience);
  const secrets = createSigningSecret(
    createSecretReader(parameterStore, config.SLACK_SIGNING_SECRET_PARAMETER),
    Date.now,
  );
  await Promise.all([
    parameterStore.prepare(),
    secrets.current(),
    dynamodb.prepare(),
    identityCenter.prepare(),
    identityStore.prepare(),
    stepFunctions.prepare(),
  ]);
  return createAnswerClick({
    secrets,
    allowedTeams: config.SLACK_TEAM_IDS,
    contactEmails: config.CONTACT_EMAIL,
    decide: wireDecision(config, { records: table.together, identityCenter, identityStore }),
    findGrant: (grantId) => findGrant(table.together, grantId),
    openGrant: createOpenGrant({
      records: table,
      executions: createExecutions(stepFunctions, config.STATE_MACHINE_ARN),
      now: Date.now,
      cloudTrailDelaySeconds: config.CLOUDTRAIL_DELAY_SECONDS,
    }),
    endEarly: createEndEarly({ records: table, waits: createWaits(stepFunctions), now: Date.now }),
    urls: createSlackUrls(config.SLACK_ORIGIN),
    post: postJson,
    measure,
    now: Date.now,
    sleep: sleepAside,
    log,
  });
}
