import { createExecutions, createExecutionWaits } from '../../../src/aws/step-functions.ts';
import {
  type HandleInteraction,
  handleInteraction,
  type InteractionHandlerDeps,
} from '../../../src/chat/slack/handle-interaction.ts';
import { createSigningSecret } from '../../../src/chat/slack/signing-secret.ts';
import { createSlackUrls } from '../../../src/chat/slack/slack-urls.ts';
import { endEarly } from '../../../src/grant/end-early.ts';
import { type OpenGrantDeps, openGrant } from '../../../src/grant/open-grant.ts';
import { findGrant } from '../../../src/grant/record/read-grant.ts';
import type { Invocation } from '../invocation.ts';
import { decodeReply, encodeReply } from '../reply.ts';
import { cloudTrailDelaySeconds, signingSecret } from '../test-data.ts';
import { slackCall } from './outbound-services.ts';
import {
  buildLog,
  composeDecision,
  measure,
  type SimulatedServices,
  stateMachineArn,
  stepFunctionsOf,
  tableOf,
} from './simulated-services.ts';

/** Composes the handler of Slack interactions, as src/lambda/compose.ts does. Its replies are JSON. */
export function composeAccessRequested(
  services: SimulatedServices,
  invocation: Invocation,
): HandleInteraction {
  const { call } = services;
  const { now } = invocation;
  const records = tableOf(services, invocation);
  const client = stepFunctionsOf(services, invocation);
  const opening: OpenGrantDeps = {
    records,
    executions: createExecutions(client, stateMachineArn),
    now,
    cloudTrailDelaySeconds,
  };
  const deps: InteractionHandlerDeps = {
    secrets: createSigningSecret(async () => signingSecret, now),
    allowedTeams: [],
    decide: composeDecision(services, invocation, records.batchReader),
    findGrant: (grantId) => findGrant(records.batchReader, grantId),
    openGrant: (request) => openGrant(opening, request),
    endEarly: (request) => endEarly({ records, waits: createExecutionWaits(client), now }, request),
    announceDenial: async () => undefined,
    replyText: encodeReply,
    urls: createSlackUrls(undefined),
    post: (_, body) =>
      call(invocation, slackCall('reply'), () => {
        services.observer.onReply(decodeReply(body), invocation);
        return { status: 200, text: 'ok' };
      }),
    measure,
    now,
    log: buildLog(services, invocation),
  };
  return (request, budget) => handleInteraction(deps, request, budget);
}
