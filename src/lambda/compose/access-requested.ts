import { interactiveLimits } from '../../aws/client/client-limits.ts';
import * as services from '../../aws/client/json-service.ts';
import { createSecretReader } from '../../aws/parameter-store.ts';
import type { HandleInteraction } from '../../chat/slack/handle-interaction.ts';
import { postJson } from '../../chat/slack/post-json.ts';
import { createSigningSecret } from '../../chat/slack/signing-secret.ts';
import type { Log } from '../../platform/log.ts';
import { measure } from '../lambda-log.ts';
import { clientFor } from './clients.ts';
import { composeInteractionHandler, type InteractionConfig } from './interaction-handler.ts';
import { warmUp } from './warm-up.ts';

/**
 * Everything behind the interactivity URL. Before the first click comes the secret is read, the
 * connections that a click needs are open, and a click has been rehearsed: the first may find a
 * quarter of the processor that this has.
 */
export async function composeAccessRequested(
  config: InteractionConfig,
  log: Log,
): Promise<HandleInteraction> {
  const clients = {
    dynamodb: clientFor(services.dynamodb, interactiveLimits),
    identityCenter: clientFor(services.identityCenter, interactiveLimits),
    identityStore: clientFor(services.identityStore, interactiveLimits),
    stepFunctions: clientFor(services.stepFunctions, interactiveLimits),
  };
  const parameterStore = clientFor(services.parameterStore, interactiveLimits);
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
  await warmUp(config.TABLE_NAME, (stage) => composeInteractionHandler(stage, ofAnyTeam));
  await secret;
  return composeInteractionHandler({ ...clients, secrets, post: postJson, log, measure }, config);
}
