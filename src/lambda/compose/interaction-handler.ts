import type { JsonClient } from '../../aws/client/json-client.ts';
import { createTable } from '../../aws/dynamodb/table.ts';
import { createExecutions, createExecutionWaits } from '../../aws/step-functions.ts';
import {
  createInteractionHandler,
  type HandleInteraction,
} from '../../chat/slack/handle-interaction.ts';
import { buildReplyText } from '../../chat/slack/messages.ts';
import type { PostJson } from '../../chat/slack/post-json.ts';
import type { SigningSecret } from '../../chat/slack/signing-secret.ts';
import { createSlackUrls } from '../../chat/slack/slack-urls.ts';
import { createEndEarly } from '../../grant/end-early.ts';
import { createOpenGrant } from '../../grant/open-grant.ts';
import { findGrant } from '../../grant/record/read-grant.ts';
import type { Settings } from '../../platform/config.ts';
import type { Log } from '../../platform/log.ts';
import type { Measure } from '../../platform/metrics.ts';
import { sleepUnreferenced } from '../../platform/sleep.ts';
import { composeDecision } from './decision.ts';

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

export type InteractionConfig = Pick<Settings, (typeof settings)[number]>;

/** The dependencies that the warm-up replaces by stubs. */
export interface InteractionDependencies {
  readonly dynamodb: JsonClient;
  readonly identityCenter: JsonClient;
  readonly identityStore: JsonClient;
  readonly stepFunctions: JsonClient;
  readonly secrets: SigningSecret;
  readonly post: PostJson;
  readonly log: Log;
  readonly measure: Measure;
}

/** Composes the handler of Slack interactions. */
export function composeInteractionHandler(
  dependencies: InteractionDependencies,
  config: InteractionConfig,
): HandleInteraction {
  const { dynamodb, stepFunctions, identityCenter, identityStore } = dependencies;
  const table = createTable(dynamodb, config.TABLE_NAME);
  return createInteractionHandler({
    secrets: dependencies.secrets,
    allowedTeams: config.SLACK_TEAM_IDS,
    decide: composeDecision(config, { records: table.batchReader, identityCenter, identityStore }),
    findGrant: (grantId) => findGrant(table.batchReader, grantId),
    openGrant: createOpenGrant({
      records: table,
      executions: createExecutions(stepFunctions, config.STATE_MACHINE_ARN),
      now: Date.now,
      cloudTrailDelaySeconds: config.CLOUDTRAIL_DELAY_SECONDS,
    }),
    endEarly: createEndEarly({
      records: table,
      waits: createExecutionWaits(stepFunctions),
      now: Date.now,
    }),
    replyText: (reply) =>
      buildReplyText(reply, { contactEmails: config.CONTACT_EMAIL }, Date.now()),
    urls: createSlackUrls(config.SLACK_ORIGIN),
    post: dependencies.post,
    measure: dependencies.measure,
    now: Date.now,
    sleep: sleepUnreferenced,
    log: dependencies.log,
  });
}
