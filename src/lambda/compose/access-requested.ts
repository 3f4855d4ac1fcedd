import { interactiveLimits } from '../../aws/client/client-limits.ts';
import * as services from '../../aws/client/json-service.ts';
import { clientFor } from '../../aws/environment-clients.ts';
import { createSecretReader } from '../../aws/parameter-store.ts';
import type { HandleInteraction } from '../../chat/slack/handle-interaction.ts';
import { postJson } from '../../chat/slack/post-json.ts';
import { createSigningSecret } from '../../chat/slack/signing-secret.ts';
import type { Log } from '../../platform/log.ts';
import { measure } from '../lambda-log.ts';
import { composeInteractionHandler, type InteractionConfig } from './interaction-handler.ts';
import { warmUp } from './warm-up.ts';

/**
 * Composes the handler of the interactivity URL. During initialization it reads the signing secret,
 * opens the connections to AWS and runs a warm-up request: code has more CPU during initialization than
 * in an invocation, whose share depends on the function's memory.
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
  const signingSecret = createSigningSecret(
    createSecretReader(parameterStore, config.SLACK_SIGNING_SECRET_PARAMETER),
    Date.now,
  );
  const secretRead = signingSecret.current();
  await Promise.all([parameterStore, ...Object.values(clients)].map((client) => client.prepare()));
  // Yields once, so that GetParameter is sent before the warm-up occupies the CPU.
  await new Promise((resolve) => setImmediate(resolve));
  // An empty list allows every team, so that the warm-up request is not rejected.
  const warmUpConfig = { ...config, SLACK_TEAM_IDS: [] };
  await warmUp(config.TABLE_NAME, (dependencies) =>
    composeInteractionHandler(dependencies, warmUpConfig),
  );
  await secretRead;
  return composeInteractionHandler(
    { ...clients, secrets: signingSecret, post: postJson, log, measure },
    config,
  );
}
