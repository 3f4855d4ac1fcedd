import { randomUUID } from 'node:crypto';
import { createAssignmentCreator, createAssignmentRemover } from '../aws/account-assignments.ts';
import { defaultLimits } from '../aws/client/client-limits.ts';
import * as services from '../aws/client/json-service.ts';
import { createTable } from '../aws/dynamodb/table.ts';
import { clientFor } from '../aws/environment-clients.ts';
import { createEventBus } from '../aws/event-bridge.ts';
import { createGroupMembers } from '../aws/identity-store.ts';
import { createParameterReader } from '../aws/parameter-store.ts';
import { createExecutionStatus } from '../aws/step-functions.ts';
import { createApproverChannel } from '../chat/slack/notify/approver-channel.ts';
import { createCardChannel } from '../chat/slack/notify/card-channel.ts';
import { createRequesterChannel } from '../chat/slack/notify/requester-channel.ts';
import { type CallSlack, createSlackApi } from '../chat/slack/notify/slack-api.ts';
import { postJson } from '../chat/slack/post-json.ts';
import { createSlackUrls } from '../chat/slack/slack-urls.ts';
import { findApprovers } from '../grant/approval/find-approvers.ts';
import { type DecideGrantDeps, decideGrant } from '../grant/decide-grant.ts';
import { type GrantAccess, type GrantAccessDeps, grantAccess } from '../grant/grant-access.ts';
import type { Records } from '../grant/record/records.ts';
import type { DecideResult, TaskInput } from '../grant/record/task-input.ts';
import type { EndAccessDeps } from '../grant/revoke/end-access.ts';
import { type RevokeAccess, revokeAccess } from '../grant/revoke/revoke-access.ts';
import type { EventBus } from '../notify/events/event-bus.ts';
import { createEventBusChannel } from '../notify/events/event-channel.ts';
import { createFanOut, type FanOutDeps } from '../notify/fan-out.ts';
import { createLazyNotices, type Notices } from '../notify/notices.ts';
import type { Notifier } from '../notify/notification.ts';
import { createTopicChannel } from '../notify/topic-channel.ts';
import { readConfig, type Settings } from '../platform/config.ts';
import type { Log } from '../platform/log.ts';
import { sleep } from '../platform/sleep.ts';
import { composeDecision, composeFactSources } from './compose-decision.ts';
import type { NoticesConfig } from './compose-notices.ts';
import { lambdaLog, measure } from './lambda-log.ts';
import * as settings from './settings.ts';

// What grant-access and revoke-access are composed of. slack/ has access-requested, compose-report.ts and compose-sweep.ts the others.

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
