import type { JsonClient } from '../../aws/client/json-client.ts';
import { createTable } from '../../aws/dynamodb/table.ts';
import { createExecutionWaits } from '../../aws/execution-waits.ts';
import { createExecutions } from '../../aws/executions.ts';
import {
  createInteractionHandler,
  type HandleInteraction,
} from '../../chat/slack/handle-interaction.ts';
import type { PostJson } from '../../chat/slack/post-json.ts';
import type { SigningSecret } from '../../chat/slack/signing-secret.ts';
import { createSlackUrls } from '../../chat/slack/slack-urls.ts';
import { createEndEarly } from '../../grant/end-early.ts';
import { createOpenGrant } from '../../grant/open-grant.ts';
import { findGrant } from '../../grant/record/read-grant.ts';
import type { Settings } from '../../platform/config.ts';
import type { Log } from '../../platform/log.ts';
import type { Measure } from '../../platform/metrics.ts';
import { sleepUnreferenced } from '../sleep.ts';
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
    contactEmails: config.CONTACT_EMAIL,
    decide: composeDecision(config, { records: table.together, identityCenter, identityStore }),
    findGrant: (grantId) => findGrant(table.together, grantId),
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
    urls: createSlackUrls(config.SLACK_ORIGIN),
    post: dependencies.post,
    measure: dependencies.measure,
    now: Date.now,
    sleep: sleepUnreferenced,
    log: dependencies.log,
  });
}
