import { quickPatience } from '../../aws/client/client-limits.ts';
import * as services from '../../aws/client/json-service.ts';
import { createSecretReader } from '../../aws/parameter-store.ts';
import type { AnswerClick } from '../../chat/slack/handle-interaction.ts';
import { postJson } from '../../chat/slack/post-json.ts';
import { createSigningSecret } from '../../chat/slack/signing-secret.ts';
import type { Log } from '../../platform/log.ts';
import { measure } from '../lambda-log.ts';
import { connectTo } from './clients.ts';
import { buildAnswerClick, type ClickConfig } from './interaction-handler.ts';
import { rehearseClick } from './warm-up.ts';

/**
 * Everything behind the interactivity URL. Before the first click comes the secret is read, the
 * connections that a click needs are open, and a click has been rehearsed: the first may find a
 * quarter of the processor that this has.
 */
export async function wireAnswerClick(config: ClickConfig, log: Log): Promise<AnswerClick> {
  const clients = {
    dynamodb: connectTo(services.dynamodb, quickPatience),
    identityCenter: connectTo(services.identityCenter, quickPatience),
    identityStore: connectTo(services.identityStore, quickPatience),
    stepFunctions: connectTo(services.stepFunctions, quickPatience),
  };
  const parameterStore = connectTo(services.parameterStore, quickPatience);
  const secrets = createSigningSecret(
    createSecretReader(parameterStore, config.SLACK_SIGNING_SECRET_PARAMETER),
    Date.now,
  );
  const secret = secrets.current();
  await Promise.all([parameterStore, ...Object.values(clients)].map((client) => client.prepare()));
  // Only now is the secret asked for over the wire: the rehearsal takes the time until it comes.
  await new Promise((written) => setImmediate(written));
  // Nobody's press names no team of the deployment's.
  const ofAnyTeam = { ...config, SLACK_TEAM_IDS: [] };
  await rehearseClick(config.TABLE_NAME, (stage) => buildAnswerClick(stage, ofAnyTeam));
  await secret;
  return buildAnswerClick({ ...clients, secrets, post: postJson, log, measure }, config);
}
