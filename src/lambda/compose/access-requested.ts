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
 * Composes the handler of the interactivity URL. During initialization it reads the signing secret,
 * opens the connections to AWS and runs a warm-up request: initialization gets a full CPU, the first
 * invocation may get a quarter of one.
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
  // Lets the client send the request for the secret, so that the warm-up runs while the response is pending.
  await new Promise((resolve) => setImmediate(resolve));
  // The warm-up request's team is not one of the deployment's.
  const warmUpConfig = { ...config, SLACK_TEAM_IDS: [] };
  await warmUp(config.TABLE_NAME, (dependencies) =>
    composeInteractionHandler(dependencies, warmUpConfig),
  );
  await secret;
  return composeInteractionHandler({ ...clients, secrets, post: postJson, log, measure }, config);
}
