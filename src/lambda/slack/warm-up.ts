import { randomBytes } from 'node:crypto';
import type { JsonClient } from '../../aws/client/json-client.ts';
import type { JsonObject } from '../../aws/client/json-object.ts';
import type { LateEvent } from '../../chat/slack/answer/late-event.ts';
import type { BotToken } from '../../chat/slack/bot-token.ts';
import type { HandleInteraction } from '../../chat/slack/handle-interaction.ts';
import type { HttpRequest, HttpResponse } from '../../chat/slack/http.ts';
import type { PostJson } from '../../chat/slack/post-json.ts';
import { macOf } from '../../chat/slack/verify/signature.ts';
import type { SigningSecret } from '../../chat/slack/verify/signing-secret.ts';
import { createLog, type Log } from '../../platform/log.ts';
import { createMeasure, type Measure } from '../../platform/metrics.ts';
import { personalRuleId, userLinkId } from '../../request/policy/access-rules.ts';
import { budgetOf } from '../invocation.ts';

/** The dependencies that the warm-up replaces by stubs. */
export interface InteractionDependencies {
  readonly dynamodb: JsonClient;
  readonly identityCenter: JsonClient;
  readonly identityStore: JsonClient;
  readonly stepFunctions: JsonClient;
  readonly eventBridge: JsonClient;
  readonly secrets: SigningSecret;
  readonly post: PostJson;
  /** `undefined` if none is configured. */
  readonly botToken: BotToken | undefined;
  readonly invokeLater: (event: LateEvent, maxMs: number) => Promise<void>;
  readonly log: Log;
  readonly measure: Measure;
}

// Well-formed ids that belong to no account, permission set or user.
const accountId = '000000000000';
const permissionSetArn = 'arn:aws:sso:::permissionSet/ssoins-0000000000000000/ps-0000000000000000';
const principalId = '00000000-0000-0000-0000-000000000000';
const slackUserId = 'U0';

const discard = (): void => undefined;

/**
 * Handles one synthetic request with stubs: no call leaves the process, and logs and metrics are
 * discarded. V8 compiles JavaScript when it first runs, and initialization has more CPU for that than an
 * invocation. Returns the response, so that a test can check that the
 * warm-up runs through the whole handler.
 */
export function warmUp(
  tableName: string,
  compose: (dependencies: InteractionDependencies) => HandleInteraction,
): Promise<HttpResponse> {
  const secret = randomBytes(16).toString('hex');
  const client = stubClient(tableName);
  const secrets: SigningSecret = {
    current: async () => ({ outcome: 'usable', secret }),
    refresh: async () => undefined,
  };
  const handleInteraction = compose({
    dynamodb: client,
    identityCenter: client,
    identityStore: client,
    stepFunctions: client,
    eventBridge: client,
    secrets,
    post: async () => ({ status: 200, text: '' }),
    botToken: undefined,
    invokeLater: async () => undefined,
    log: createLog('warm-up', discard),
    measure: createMeasure(Date.now, discard),
  });
  return handleInteraction(signedPress(secret), budgetOf(undefined));
}

/** Returns the responses that allow the warm-up request, and discards every write. */
function stubClient(tableName: string): JsonClient {
  const items = [
    { id: { S: userLinkId(slackUserId) }, ssoPrincipal: { S: principalId } },
    { id: { S: personalRuleId(accountId, permissionSetArn, principalId) }, reason: { S: 'none' } },
  ];
  const responses: Readonly<Record<string, JsonObject>> = {
    BatchGetItem: { Responses: { [tableName]: items } },
    DescribePermissionSet: { PermissionSet: { Name: 'WarmUp', SessionDuration: 'PT1H' } },
    DescribeUser: { UserName: 'warm-up', UserStatus: 'ENABLED' },
  };
  return {
    call: async (operation) => responses[operation] ?? {},
    prepare: async () => undefined,
  };
}

function signedPress(secret: string): HttpRequest {
  const payload = {
    type: 'interactive_message',
    callback_id: `warm-up_${accountId}`,
    actions: [{ name: 'break_glass', type: 'button', value: permissionSetArn }],
    team: { id: 'T0' },
    channel: { id: 'C0' },
    user: { id: slackUserId },
    message_ts: '0.0',
  };
  const form = new URLSearchParams({ payload: JSON.stringify(payload) });
  const rawBody = Buffer.from(form.toString());
  const timestamp = String(Math.floor(Date.now() / 1000));
  const mac = macOf({ timestamp, rawBody }, secret).toString('hex');
  return {
    headers: { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${mac}` },
    body: rawBody.toString('base64'),
    isBase64Encoded: true,
  };
}
