import { createExecutionWaits } from '../../../src/aws/execution-waits.ts';
import { createExecutions } from '../../../src/aws/executions.ts';
import {
  createInteractionHandler,
  type HandleInteraction,
} from '../../../src/chat/slack/handle-interaction.ts';
import { createSigningSecret } from '../../../src/chat/slack/signing-secret.ts';
import { createSlackUrls } from '../../../src/chat/slack/slack-urls.ts';
import { createEndEarly } from '../../../src/grant/end-early.ts';
import { createOpenGrant } from '../../../src/grant/open-grant.ts';
import { findGrant } from '../../../src/grant/record/read-grant.ts';
import { createStepFunctionsClient } from '../aws/step-functions-client.ts';
import { cloudTrailDelaySeconds, signingSecret } from '../places.ts';
import type { Invocation } from './invocation.ts';
import { textOf, toSlack } from './outside.ts';
import { composeDecision, limitsOf, logOf, measure, tableOf, type Wiring } from './wiring.ts';

/** Everything behind the interactivity URL. */
export function composeAccessRequested(wiring: Wiring, invocation: Invocation): HandleInteraction {
  const { call, stepFunctions } = wiring;
  const { now, sleep } = invocation;
  const records = tableOf(wiring, invocation);
  const client = createStepFunctionsClient({
    call,
    invocation,
    limits: limitsOf(invocation),
    stepFunctions: stepFunctions(),
  });
  return createInteractionHandler({
    secrets: createSigningSecret(async () => signingSecret, now),
    allowedTeams: [],
    contactEmails: [],
    decide: composeDecision(wiring, invocation, records.together),
    findGrant: (grantId) => findGrant(records.together, grantId),
    openGrant: createOpenGrant({
      records,
      executions: createExecutions(client, 'arn:aws:states:::stateMachine:break-glass'),
      now,
      cloudTrailDelaySeconds,
    }),
    endEarly: createEndEarly({ records, waits: createExecutionWaits(client), now }),
    urls: createSlackUrls(undefined),
    post: (_, body) =>
      call(invocation, toSlack('answer'), () => {
        wiring.witness.onResponse(textOf(body), invocation);
        return { status: 200, text: 'ok' };
      }),
    measure,
    now,
    sleep,
    log: logOf(wiring, invocation),
  });
}
