import { interactiveLimits } from '../../aws/client/client-limits.ts';
import * as services from '../../aws/client/json-service.ts';
import { clientFor, eventSenderFor } from '../../aws/environment-clients.ts';
import { createEventBus } from '../../aws/event-bridge.ts';
import { createParameterReader } from '../../aws/parameter-store.ts';
import type { DescribedSets } from '../../aws/permission-sets.ts';
import {
  createDeliverReply,
  viaDirectMessage,
  viaResponseUrl,
} from '../../chat/slack/answer/deliver-reply.ts';
import type { LateEvent } from '../../chat/slack/answer/late-event.ts';
import { type BotToken, keepBotToken } from '../../chat/slack/bot-token.ts';
import {
  type HandleInteraction,
  handleInteraction,
  type InteractionHandlerDeps,
} from '../../chat/slack/handle-interaction.ts';
import { isCommandRequest } from '../../chat/slack/http.ts';
import { buildReply } from '../../chat/slack/messages.ts';
import { createSlackApi } from '../../chat/slack/notify/slack-api.ts';
import { postJson } from '../../chat/slack/post-json.ts';
import { createSlackUrls } from '../../chat/slack/slack-urls.ts';
import { createSigningSecret } from '../../chat/slack/verify/signing-secret.ts';
import { createOpenModal } from '../../chat/slack/views/open-modal.ts';
import { type AnnounceDenialDeps, announceDenial } from '../../notify/events/announce-denial.ts';
import { readConfig } from '../../platform/config.ts';
import { sleep } from '../../platform/sleep.ts';
import { policyOf } from '../compose-decision.ts';
import { lambdaLog, measure } from '../lambda-log.ts';
import * as settings from '../settings.ts';
import { composeCommandHandler } from './compose-commands.ts';
import { composePressSources, composePressWork } from './compose-press-work.ts';
import { type InteractionDependencies, warmUp } from './warm-up.ts';

/**
 * Composes the handler of the URLs that Slack calls. During initialization it reads the signing secret,
 * opens the connections to AWS and runs a warm-up request: code has more CPU during initialization than
 * in an invocation, whose share depends on the function's memory.
 */
export async function composeAccessRequested(): Promise<HandleInteraction> {
  const config = readConfig(settings.accessRequested);
  const clients = {
    dynamodb: clientFor(services.dynamodb, interactiveLimits),
    identityCenter: clientFor(services.identityCenter, interactiveLimits),
    identityStore: clientFor(services.identityStore, interactiveLimits),
    stepFunctions: clientFor(services.stepFunctions, interactiveLimits),
  };
  const parameterStore = clientFor(services.parameterStore, interactiveLimits);
  // Its connection opens with the first denial: it would delay the start for everybody else.
  const eventBridge = clientFor(services.eventBridge, interactiveLimits);
  const secrets = createSigningSecret(
    createParameterReader(parameterStore, config.SLACK_SIGNING_SECRET_PARAMETER),
    Date.now,
  );
  const tokenParameter = config.SLACK_BOT_TOKEN_PARAMETER;
  const botToken =
    tokenParameter === ''
      ? undefined
      : keepBotToken(createParameterReader(parameterStore, tokenParameter), Date.now);
  const secretRead = secrets.current();
  if (botToken !== undefined) prepareSlack(botToken, config.SLACK_ORIGIN);
  await Promise.all([parameterStore, ...Object.values(clients)].map((client) => client.prepare()));
  // Yields once, so that GetParameter is sent before the warm-up occupies the CPU.
  await new Promise((resolve) => setImmediate(resolve));
  // An empty list allows every team, so that the warm-up request is not rejected.
  const warmUpConfig = { ...config, SLACK_TEAM_IDS: [] };
  await warmUp(config.TABLE_NAME, (dependencies) =>
    composeInteractionHandler(dependencies, warmUpConfig),
  );
  await secretRead;
  const log = lambdaLog('access-requested');
  // The client is created with the first answer that is late.
  const invokeLater = (event: LateEvent, maxMs: number) =>
    eventSenderFor(config.AWS_LAMBDA_FUNCTION_NAME)(event, maxMs);
  return composeInteractionHandler(
    { ...clients, eventBridge, secrets, post: postJson, botToken, invokeLater, log, measure },
    config,
  );
}

/**
 * Reads the bot token and opens a connection to Slack, so that a modal opens within the three seconds that a press gives. Nothing
 * waits for them, and a failure is no error here: the call that needs them tries again.
 */
function prepareSlack(botToken: BotToken, origin: string | undefined): void {
  botToken.read().catch(() => undefined);
  postJson(createSlackUrls(origin).method('api.test', null), {}).catch(() => undefined);
}

/** Composes the handler of presses, submitted modals and slash commands. */
export function composeInteractionHandler(
  dependencies: InteractionDependencies,
  config: settings.Config<typeof settings.accessRequested>,
): HandleInteraction {
  const { secrets, post, botToken, invokeLater, log, measure } = dependencies;
  const urls = createSlackUrls(config.SLACK_ORIGIN);
  const slackUntil =
    botToken &&
    ((responseUrl: string | null, signal: AbortSignal) =>
      createSlackApi(
        { urls, post, readBotToken: botToken.read, onTokenRefused: botToken.forget, sleep },
        responseUrl,
        signal,
      ));
  const directly = slackUntil ? [viaDirectMessage(slackUntil)] : [];
  const permissionSets: DescribedSets = new Map();
  const announcing: AnnounceDenialDeps = {
    bus: createEventBus(dependencies.eventBridge, config.EVENT_BUS_NAME),
    now: Date.now,
    log,
    abortAfter: AbortSignal.timeout,
  };
  const deps: InteractionHandlerDeps = {
    secrets,
    invokeLater,
    log,
    measure,
    now: Date.now,
    allowedTeams: config.SLACK_TEAM_IDS,
    urls,
    buildReply: (reply) =>
      buildReply(
        reply,
        { contactEmails: config.CONTACT_EMAIL },
        {
          portalUrl: config.ACCESS_PORTAL_URL,
          canOpenModal: slackUntil !== undefined,
          now: Date.now(),
        },
      ),
    deliver: createDeliverReply([viaResponseUrl(post), ...directly], log),
    announceDenial: (denied) => announceDenial(announcing, denied),
    workUntil: (signal) => ({
      ...composePressWork(dependencies, config, signal, permissionSets),
      openModal: slackUntil && createOpenModal(slackUntil, log, signal),
    }),
  };
  const handleCommand = composeCommandHandler(deps, {
    contacts: { contactEmails: config.CONTACT_EMAIL },
    portalUrl: config.ACCESS_PORTAL_URL,
    tableName: config.TABLE_NAME,
    policy: policyOf(config),
    sourcesUntil: (signal) => composePressSources(dependencies, config, signal, permissionSets),
  });
  return (event, budget) =>
    isCommandRequest(event) ? handleCommand(event, budget) : handleInteraction(deps, event, budget);
}
