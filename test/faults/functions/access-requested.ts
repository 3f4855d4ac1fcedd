import { untilAborted } from '../../../src/aws/client/until-aborted.ts';
import { createExecutions, createExecutionWaits } from '../../../src/aws/step-functions.ts';
import {
  createDeliverReply,
  viaResponseUrl,
} from '../../../src/chat/slack/answer/deliver-reply.ts';
import type { PressWork } from '../../../src/chat/slack/answer/handle-action.ts';
import {
  type HandleInteraction,
  handleInteraction,
  type InteractionHandlerDeps,
} from '../../../src/chat/slack/handle-interaction.ts';
import type { PostJson } from '../../../src/chat/slack/post-json.ts';
import { createSlackUrls } from '../../../src/chat/slack/slack-urls.ts';
import { createSigningSecret } from '../../../src/chat/slack/verify/signing-secret.ts';
import { approve } from '../../../src/grant/approval/approve.ts';
import { deny } from '../../../src/grant/approval/deny.ts';
import { override } from '../../../src/grant/approval/override.ts';
import { endEarly } from '../../../src/grant/end-early.ts';
import { extend } from '../../../src/grant/extend.ts';
import { giveReason } from '../../../src/grant/give-reason.ts';
import { findOpenGrant, type OpenGrantDeps, openGrant } from '../../../src/grant/open-grant.ts';
import { findGrant } from '../../../src/grant/record/read-grant.ts';
import { findLinkedUser } from '../../../src/request/policy/linked-user.ts';
import { confirmed } from '../../fixtures/request/early-decision.ts';
import type { Invocation } from '../invocation.ts';
import { decodeReply, encodeReply } from '../reply.ts';
import { cloudTrailDelaySeconds, signingSecret } from '../test-data.ts';
import { invokeCall, slackCall } from './outbound-services.ts';
import {
  buildLog,
  composeDecision,
  composeFactSources,
  measure,
  type SimulatedServices,
  stateMachineArn,
  stepFunctionsOf,
  tableOf,
} from './simulated-services.ts';

/** Composes the handler of Slack interactions, as src/lambda/slack/compose-access-requested.ts does. Its replies are JSON. */
export function composeAccessRequested(
  services: SimulatedServices,
  invocation: Invocation,
): HandleInteraction {
  const { call, invokeLater } = services;
  const { now } = invocation;
  const log = buildLog(services, invocation);
  const post: PostJson = (_url, body, _headers, signal) =>
    call(invocation, { ...slackCall('reply'), signal }, () => {
      services.observer.onReply(decodeReply(body), invocation);
      return { status: 200, text: 'ok' };
    });
  const deps: InteractionHandlerDeps = {
    secrets: createSigningSecret(async () => signingSecret, now),
    allowedTeams: [],
    workUntil: (signal) => composePressWork(services, invocation, signal),
    announceDenial: async () => undefined,
    buildReply: (reply) => ({ text: encodeReply(reply) }),
    urls: createSlackUrls(undefined),
    deliver: createDeliverReply([viaResponseUrl(post)], log),
    invokeLater: (event) =>
      call(invocation, invokeCall, () => invokeLater(invocation.grantId, event)),
    measure,
    now,
    log,
  };
  return (event, budget) => handleInteraction(deps, event, budget);
}

function composePressWork(
  services: SimulatedServices,
  invocation: Invocation,
  signal: AbortSignal,
): PressWork {
  const { now } = invocation;
  const records = tableOf(services, invocation, signal);
  const client = untilAborted(stepFunctionsOf(services, invocation), signal);
  const opening: OpenGrantDeps = {
    records,
    executions: createExecutions(client, stateMachineArn),
    now,
    cloudTrailDelaySeconds,
  };
  const sources = composeFactSources(services, invocation, records.batchReader, signal);
  const decide = composeDecision(sources);
  const waits = createExecutionWaits(client);
  const answering = { records, notified: records, waits, approvers: sources, decide, now };
  return {
    decide: async (request) => confirmed(await decide(request)),
    findGrant: (grantId) => findGrant(records.batchReader, grantId),
    openGrant: (request) => openGrant(opening, request),
    findOpenGrant: (target) => findOpenGrant(opening, target),
    isAdmin: async () => false,
    findLinkedUser: (slackUserId) => findLinkedUser(sources, slackUserId),
    approve: (press) => approve(answering, press),
    deny: (press) => deny(answering, press),
    override: (press) => override(answering, press),
    endEarly: (request) => endEarly(answering, request),
    extend: (request) => extend({ records, notified: records, decide, now }, request),
    giveReason: (order) => giveReason({ records, notified: records, now }, order),
    openModal: undefined,
  };
}
