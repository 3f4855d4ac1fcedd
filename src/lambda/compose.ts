import { randomUUID } from 'node:crypto';
import { createAssignmentCreator, createAssignmentRemover } from '../aws/account-assignments.ts';
import { defaultLimits, interactiveLimits } from '../aws/client/client-limits.ts';
import type { JsonClient } from '../aws/client/json-client.ts';
import * as services from '../aws/client/json-service.ts';
import { untilAborted } from '../aws/client/until-aborted.ts';
import { findIndexedName } from '../aws/dynamodb/indexed-name.ts';
import { createTable } from '../aws/dynamodb/table.ts';
import { clientFor, eventSenderFor } from '../aws/environment-clients.ts';
import { createEventBus } from '../aws/event-bridge.ts';
import { createGroupMembers, createIdentityStore } from '../aws/identity-store.ts';
import { createParameterReader } from '../aws/parameter-store.ts';
import { createPermissionSets, type DescribedSets } from '../aws/permission-sets.ts';
import {
  createExecutionStatus,
  createExecutions,
  createExecutionWaits,
} from '../aws/step-functions.ts';
import {
  createDeliverReply,
  viaDirectMessage,
  viaResponseUrl,
} from '../chat/slack/answer/deliver-reply.ts';
import type { PressWork } from '../chat/slack/answer/handle-action.ts';
import type { LateEvent } from '../chat/slack/answer/late-event.ts';
import { type BotToken, keepBotToken } from '../chat/slack/bot-token.ts';
import type { CommandDeps } from '../chat/slack/commands/command-deps.ts';
import { handleCommand, isCommandRequest } from '../chat/slack/commands/handle-command.ts';
import {
  type HandleInteraction,
  handleInteraction,
  type InteractionHandlerDeps,
} from '../chat/slack/handle-interaction.ts';
import { buildReply } from '../chat/slack/messages.ts';
import { createApproverChannel } from '../chat/slack/notify/approver-channel.ts';
import { createCardChannel } from '../chat/slack/notify/card-channel.ts';
import { createRequesterChannel } from '../chat/slack/notify/requester-channel.ts';
import { type CallSlack, createSlackApi } from '../chat/slack/notify/slack-api.ts';
import { postJson } from '../chat/slack/post-json.ts';
import { createSlackUrls } from '../chat/slack/slack-urls.ts';
import { createSigningSecret } from '../chat/slack/verify/signing-secret.ts';
import { createOpenModal } from '../chat/slack/views/open-modal.ts';
import { approve } from '../grant/approval/approve.ts';
import { deny } from '../grant/approval/deny.ts';
import { findApprovers } from '../grant/approval/find-approvers.ts';
import { override } from '../grant/approval/override.ts';
import { type DecideGrantDeps, decideGrant } from '../grant/decide-grant.ts';
import { endEarly } from '../grant/end-early.ts';
import { extend } from '../grant/extend.ts';
import { giveReason } from '../grant/give-reason.ts';
import { type GrantAccess, type GrantAccessDeps, grantAccess } from '../grant/grant-access.ts';
import { findOpenGrant, openGrant } from '../grant/open-grant.ts';
import { findGrant } from '../grant/record/read-grant.ts';
import type { Records } from '../grant/record/records.ts';
import type { DecideResult, TaskInput } from '../grant/record/task-input.ts';
import type { EndAccessDeps } from '../grant/revoke/end-access.ts';
import { type RevokeAccess, revokeAccess } from '../grant/revoke/revoke-access.ts';
import { type AnnounceDenialDeps, announceDenial } from '../notify/events/announce-denial.ts';
import type { EventBus } from '../notify/events/event-bus.ts';
import { createEventBusChannel } from '../notify/events/event-channel.ts';
import { createFanOut, type FanOutDeps } from '../notify/fan-out.ts';
import { createLazyNotices, type Notices } from '../notify/notices.ts';
import type { Notifier } from '../notify/notification.ts';
import { createTopicChannel } from '../notify/topic-channel.ts';
import { readConfig, type Settings } from '../platform/config.ts';
import type { Log } from '../platform/log.ts';
import { sleep } from '../platform/sleep.ts';
import type { AccessRequest } from '../request/access-request.ts';
import { isAdmin } from '../request/policy/admins.ts';
import type { DecisionPolicy } from '../request/policy/decide.ts';
import { decideEarly } from '../request/policy/decide-early.ts';
import { type Decide, type FactSources, lookUpAndDecide } from '../request/policy/gather-facts.ts';
import { findLinkedUser } from '../request/policy/linked-user.ts';
import type { RecordReader } from '../request/stored-record.ts';
import { composeCommandWork } from './commands/compose-commands.ts';
import type { NoticesConfig } from './compose-notices.ts';
import { lambdaLog, measure } from './lambda-log.ts';
import * as settings from './settings.ts';
import { type InteractionDependencies, warmUp } from './warm-up.ts';

// What access-requested, grant-access and revoke-access are composed of. compose-report.ts has the others.

/**
 * Composes the handler of the interactivity URL. During initialization it reads the signing secret,
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

/** Composes the handler of Slack interactions. */
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
        { portalUrl: config.ACCESS_PORTAL_URL, now: Date.now() },
      ),
    deliver: createDeliverReply([viaResponseUrl(post), ...directly], log),
    announceDenial: (denied) => announceDenial(announcing, denied),
    workUntil: (signal) => ({
      ...composePressWork(dependencies, config, signal, permissionSets),
      openModal: slackUntil && createOpenModal(slackUntil, log, signal),
    }),
  };
  const commands: CommandDeps = {
    ...deps,
    contacts: { contactEmails: config.CONTACT_EMAIL },
    portalUrl: config.ACCESS_PORTAL_URL,
    commandWorkUntil: (signal) => {
      const { dynamodb, sources } = composePressSources(
        dependencies,
        config,
        signal,
        permissionSets,
      );
      const { TABLE_NAME: tableName } = config;
      return composeCommandWork({ dynamodb, tableName, sources, policy: policyOf(config) });
    },
  };
  return (event, budget) =>
    isCommandRequest(event)
      ? handleCommand(commands, event, budget)
      : handleInteraction(deps, event, budget);
}

/** Composes what one invocation does for a press. Every call of it stops when the signal is aborted. */
function composePressWork(
  dependencies: InteractionDependencies,
  config: settings.Config<typeof settings.accessRequested>,
  signal: AbortSignal,
  permissionSets: DescribedSets,
): Omit<PressWork, 'openModal'> {
  const stepFunctions = untilAborted(dependencies.stepFunctions, signal);
  const { dynamodb, records, sources } = composePressSources(
    dependencies,
    config,
    signal,
    permissionSets,
  );
  const findName = (request: AccessRequest) =>
    permissionSets.has(request.permissionSetArn)
      ? undefined
      : findIndexedName(dynamodb, config.TABLE_NAME, request);
  const { batchReader } = records;
  const opening = {
    records,
    executions: createExecutions(stepFunctions, config.STATE_MACHINE_ARN),
    now: Date.now,
    cloudTrailDelaySeconds: config.CLOUDTRAIL_DELAY_SECONDS,
  };
  const ending = { records, waits: createExecutionWaits(stepFunctions), now: Date.now };
  const decide = composeDecision(config, sources);
  const answering = { ...ending, approvers: sources, notified: records, decide };
  return {
    decide: (request) => decideEarly(sources, findName, policyOf(config), request),
    findGrant: (grantId) => findGrant(batchReader, grantId),
    openGrant: (request) => openGrant(opening, request),
    findOpenGrant: (target) => findOpenGrant(opening, target),
    endEarly: (request) => endEarly(ending, request),
    extend: (request) => extend({ records, notified: records, decide, now: Date.now }, request),
    giveReason: (order) => giveReason({ records, notified: records, now: Date.now }, order),
    isAdmin: (slackUserId) => isAdmin(sources, slackUserId),
    findLinkedUser: (slackUserId) => findLinkedUser(sources, slackUserId),
    approve: (press) => approve(answering, press),
    deny: (press) => deny(answering, press),
    override: (press) => override(answering, press),
  };
}

function composePressSources(
  dependencies: InteractionDependencies,
  config: settings.Config<typeof settings.accessRequested>,
  signal: AbortSignal,
  permissionSets: DescribedSets,
) {
  const dynamodb = untilAborted(dependencies.dynamodb, signal);
  const records = createTable(dynamodb, config.TABLE_NAME);
  const sources = composeFactSources(config, {
    records: records.batchReader,
    identityCenter: untilAborted(dependencies.identityCenter, signal),
    identityStore: untilAborted(dependencies.identityStore, signal),
    permissionSets,
  });
  return { dynamodb, records, sources };
}

/** Composes GrantAccess. No other function has the right to create assignments. */
export function composeGrantAccess(
  loadNotices: () => Promise<{ composeNotices: (config: NoticesConfig) => Notices }>,
): {
  readonly decideGrant: (task: TaskInput) => Promise<DecideResult>;
  readonly grantAccess: GrantAccess;
} {
  const config = readConfig(settings.grantAccess);
  const log = lambdaLog('grant-access');
  const records = createTable(clientFor(services.dynamodb), config.TABLE_NAME);
  const identityCenter = clientFor(services.identityCenter);
  const identityStore = clientFor(services.identityStore);
  const sources = composeFactSources(config, { records, identityCenter, identityStore });
  const groups = createGroupMembers(identityStore, config.IDENTITY_STORE_ID);
  const deps: GrantAccessDeps & DecideGrantDeps = {
    records,
    approvers: sources,
    findApprovers: (terms, requesterId) => findApprovers({ records, groups }, terms, requesterId),
    log,
    assignments: createAssignmentCreator({
      client: identityCenter,
      clientWithoutRetries: clientFor(services.identityCenter, withoutRetries),
      instanceArn: config.INSTANCE_ARN,
    }),
    notifier: composeNotifier(config, records, log, {
      contactEmails: config.CONTACT_EMAIL,
      portalUrl: config.ACCESS_PORTAL_URL,
      notices: createLazyNotices(async () => (await loadNotices()).composeNotices(config)),
      bus: composeEventBus(config),
      sleepForLease: sleep,
    }),
    decide: composeDecision(config, sources),
    measure,
    now: Date.now,
    sleep,
    newOwnerId: randomUUID,
  };
  return {
    decideGrant: (task) => decideGrant(deps, task),
    grantAccess: (task, budget) => grantAccess(deps, task, budget),
  };
}

/** Composes RevokeAccess for the state machine. */
export function composeRevokeAccess(): RevokeAccess {
  const config = readConfig(settings.revokeAccess);
  const records = createTable(clientFor(services.dynamodb), config.TABLE_NAME);
  const deps = endAccessDeps(config, records, lambdaLog('revoke-access'), {
    contactEmails: config.CONTACT_EMAIL,
    bus: composeEventBus(config),
  });
  return (task, budget) => revokeAccess(deps, task, budget);
}

/** What RevokeAccess and the sweep revoke with. */
export function endAccessDeps(
  config: settings.Config<typeof settings.revokeAccess>,
  records: Records,
  log: Log,
  audience: Audience,
): EndAccessDeps {
  const stepFunctions = clientFor(services.stepFunctions);
  return {
    records,
    executions: { statusOf: createExecutionStatus(stepFunctions, config.STATE_MACHINE_ARN) },
    notifier: composeNotifier(config, records, log, audience),
    assignments: createAssignmentRemover({
      client: clientFor(services.identityCenter),
      clientWithoutRetries: clientFor(services.identityCenter, withoutRetries),
      instanceArn: config.INSTANCE_ARN,
    }),
    measure,
    now: Date.now,
    sleep,
    newOwnerId: randomUUID,
  };
}

/** For creates and deletes of assignments. */
const withoutRetries = { ...defaultLimits, maxAttempts: 1 };

interface DecisionDependencies {
  readonly permissionSets?: DescribedSets;
  readonly records: RecordReader;
  readonly identityCenter: JsonClient;
  readonly identityStore: JsonClient;
}

type DecisionConfig =
  | settings.Config<typeof settings.accessRequested>
  | settings.Config<typeof settings.grantAccess>;

const composeFactSources = (
  config: DecisionConfig,
  { records, identityCenter, identityStore, permissionSets }: DecisionDependencies,
): FactSources => ({
  records,
  directory: createIdentityStore(identityStore, config.IDENTITY_STORE_ID),
  permissionSets: createPermissionSets(identityCenter, config.INSTANCE_ARN, permissionSets),
});

const policyOf = (config: DecisionConfig): DecisionPolicy => ({
  openRecords: config.OPEN_RECORDS,
  accessSeconds: config.ACCESS_SECONDS,
  reason: config.REASON,
  hasBotToken: config.SLACK_BOT_TOKEN_PARAMETER !== '',
});

function composeDecision(config: DecisionConfig, sources: FactSources): Decide {
  const policy = policyOf(config);
  return (request) => lookUpAndDecide(sources, policy, request);
}

export const composeEventBus = ({
  EVENT_BUS_NAME: name,
}: Pick<Settings, 'EVENT_BUS_NAME'>): EventBus =>
  createEventBus(clientFor(services.eventBridge), name);

type NotifierConfig = Pick<
  settings.Config<typeof settings.sweepGrants>,
  'SLACK_BOT_TOKEN_PARAMETER' | 'SLACK_ORIGIN' | 'SLACK_ANNOUNCE_CHANNEL'
>;

/** Who is told beside the grant card, and of what. */
interface Audience {
  readonly contactEmails: readonly string[];
  readonly portalUrl?: string;
  /** For the functions that may be the first to see that access is active. */
  readonly notices?: Notices;
  /** For the functions that change the status of a grant. */
  readonly bus?: EventBus;
  readonly sleepForLease?: FanOutDeps['sleepForLease'];
}

/** Composes what tells people about grants: the requester, and everybody else on the grant card. */
export function composeNotifier(
  config: NotifierConfig,
  records: Records,
  log: Log,
  { notices, bus, sleepForLease, ...contacts }: Audience = { contactEmails: [] },
): Notifier {
  const parameter = config.SLACK_BOT_TOKEN_PARAMETER;
  const readBotToken = createParameterReader(clientFor(services.parameterStore), parameter);
  const urls = createSlackUrls(config.SLACK_ORIGIN);
  const api = { urls, post: postJson, readBotToken, sleep };
  const slackOf =
    parameter === ''
      ? undefined
      : (responseUrl: string | null): CallSlack => createSlackApi(api, responseUrl);
  const shared = { urls, post: postJson, slackOf, now: Date.now, log };
  return createFanOut({
    records,
    channels: [
      createRequesterChannel({ portalUrl: undefined, ...contacts, ...shared }),
      createApproverChannel({ ...contacts, ...shared }),
      createCardChannel({ ...shared, notices, announceChannel: config.SLACK_ANNOUNCE_CHANNEL }),
      ...(notices === undefined ? [] : [createTopicChannel(notices)]),
      ...(bus === undefined ? [] : [createEventBusChannel(bus)]),
    ],
    now: Date.now,
    newOwnerId: randomUUID,
    log,
    ...(sleepForLease && { sleepForLease }),
  });
}
