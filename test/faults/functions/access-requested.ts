import { createExecutions, createExecutionWaits } from '../../../src/aws/step-functions.ts';
import {
  createInteractionHandler,
  type HandleInteraction,
} from '../../../src/chat/slack/handle-interaction.ts';
import { buildReplyText } from '../../../src/chat/slack/messages.ts';
import { createSigningSecret } from '../../../src/chat/slack/signing-secret.ts';
import { createSlackUrls } from '../../../src/chat/slack/slack-urls.ts';
import { createEndEarly } from '../../../src/grant/end-early.ts';
import { createOpenGrant } from '../../../src/grant/open-grant.ts';
import { findGrant } from '../../../src/grant/record/read-grant.ts';
import { createStepFunctionsClient } from '../aws/step-functions-client.ts';
import type { Invocation } from '../invocation.ts';
import { cloudTrailDelaySeconds, signingSecret } from '../test-data.ts';
import { messageTextOf, slackCall } from './outbound-services.ts';
import {
  buildLog,
  clientLimitsOf,
  composeDecision,
  measure,
  type SimulatedServices,
  tableOf,
} from './simulated-services.ts';

/** Everything behind the interactivity URL. */
export function composeAccessRequested(
  wiring: SimulatedServices,
  invocation: Invocation,
): HandleInteraction {
  const { call, stepFunctions } = wiring;
  const { now, sleep } = invocation;
  const records = tableOf(wiring, invocation);
  const client = createStepFunctionsClient({
    call,
    invocation,
    limits: clientLimitsOf(invocation),
    stepFunctions: stepFunctions(),
  });
  return createInteractionHandler({
    secrets: createSigningSecret(async () => signingSecret, now),
    allowedTeams: [],
    decide: composeDecision(wiring, invocation, records.batchReader),
    findGrant: (grantId) => findGrant(records.batchReader, grantId),
    openGrant: createOpenGrant({
      records,
      executions: createExecutions(client, 'arn:aws:states:::stateMachine:break-glass'),
      now,
      cloudTrailDelaySeconds,
    }),
    endEarly: createEndEarly({ records, waits: createExecutionWaits(client), now }),
    replyText: (reply) => buildReplyText(reply, { contactEmails: [] }, now()),
    urls: createSlackUrls(undefined),
    post: (_, body) =>
      call(invocation, slackCall('answer'), () => {
        wiring.observer.onResponse(messageTextOf(body), invocation);
        return { status: 200, text: 'ok' };
      }),
    measure,
    now,
    sleep,
    log: buildLog(wiring, invocation),
  });
}
