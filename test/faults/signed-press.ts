import { createHmac } from 'node:crypto';
import type { HttpRequest } from '../../src/chat/slack/http.ts';
import { grantIdFor } from '../../src/chat/slack/verify/signature.ts';
import { accountId, permissionSetArn, signingSecret, type TestUser, teamId } from './test-data.ts';

export interface SignedPress {
  readonly user: TestUser;
  /** The id of the grant that this press opens, if it opens one. */
  readonly grantId: string;
  readonly request: HttpRequest;
}

const responseUrl = 'https://hooks.slack.com/actions/T012LOCAL/1/x';

/** The message whose button was pressed. */
const channelId = 'C12345';
const messageTs = '1700000000.000100';

/** The payload of a press of the break glass button, as Slack sends it. */
export const buildPressPayload = (slackUserId: string, actionTs: string) => ({
  type: 'interactive_message',
  callback_id: `break_glass_${accountId}_x`,
  team: { id: teamId },
  channel: { id: channelId },
  user: { id: slackUserId },
  message_ts: messageTs,
  action_ts: actionTs,
  actions: [{ name: 'break_glass', type: 'button', value: permissionSetArn }],
  response_url: responseUrl,
});

/** The payload of a press of a button of a message about a grant. */
const buildGrantPayload = (slackUserId: string, action: object) => ({
  type: 'block_actions',
  team: { id: teamId },
  channel: { id: 'D12345' },
  user: { id: slackUserId },
  actions: [{ type: 'button', ...action }],
  response_url: responseUrl,
});

/** Signs a body with a secret, as Slack does. */
export function signRequest(
  body: string,
  nowMs: number,
  secret = signingSecret,
): HttpRequest & { readonly signature: string } {
  const timestamp = `${Math.floor(nowMs / 1000)}`;
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  return {
    headers: { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature },
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
    signature,
  };
}

/** Encodes a payload, or its text, as the form that Slack sends. */
export const encodeForm = (payload: unknown): string =>
  `payload=${encodeURIComponent((typeof payload === 'string' ? payload : JSON.stringify(payload)).toWellFormed())}`;

export function buildSignedPress(user: TestUser, nowMs: number, number: number): SignedPress {
  const press = buildPressPayload(user.slackUserId, `${number}`);
  const { signature, ...request } = signRequest(encodeForm(press), nowMs);
  return { user, grantId: grantIdFor(signature), request };
}

/** A submitted modal that requests access with a reason, which makes it different from each other one. */
export function buildSignedRequest(user: TestUser, reason: string, nowMs: number): SignedPress {
  const about = { accountId, permissionSetArn, channelId, messageTs, responseUrl };
  const view = { callback_id: 'request_access', private_metadata: JSON.stringify(about) };
  const { signature, ...request } = signSubmission(user, view, reason, nowMs);
  return { user, grantId: grantIdFor(signature), request };
}

/** A press of "I'm done". */
export const buildSignedEndRequest = (
  user: TestUser,
  grantId: string,
  nowMs: number,
  number: number,
): HttpRequest =>
  signGrantPress(user, { action_id: 'end_access', value: grantId, action_ts: `${number}` }, nowMs);

/** The buttons of a request that waits for approval. */
export type ApprovalButton = 'approve_access' | 'deny_access' | 'override_access';

/** A press of Approve, Deny or Break glass now. */
export const buildSignedAnswer = (
  { user, grantId, button }: ApprovalAnswer,
  nowMs: number,
  number: number,
): HttpRequest =>
  signGrantPress(user, { action_id: button, value: grantId, action_ts: `${number}` }, nowMs);

export interface ApprovalAnswer {
  readonly user: TestUser;
  readonly grantId: string;
  readonly button: ApprovalButton;
}

/** A submitted modal with the reason of a grant, or with the request that opens one. */
export interface ReasonSent {
  readonly user: TestUser;
  readonly grantId: string;
  readonly text: string;
}

export function buildSignedReason({ user, grantId, text }: ReasonSent, nowMs: number): HttpRequest {
  const view = { callback_id: 'give_reason', private_metadata: grantId };
  const { signature: _, ...request } = signSubmission(user, view, text, nowMs);
  return request;
}

const signSubmission = (
  { slackUserId }: TestUser,
  view: { readonly callback_id: string; readonly private_metadata: string },
  reason: string,
  nowMs: number,
) =>
  signRequest(
    encodeForm({
      type: 'view_submission',
      team: { id: teamId },
      user: { id: slackUserId },
      view: { ...view, state: { values: { reason: { reason_text: { value: reason } } } } },
    }),
    nowMs,
  );

interface Extension {
  readonly user: TestUser;
  readonly grantId: string;
  /** The deadline that the message shows, in epoch seconds. */
  readonly from: number;
  /** How long access is to last in all, where that is chosen. */
  readonly seconds?: number;
}

/** A press of Extend, or the choice of a duration. */
export const buildSignedExtension = (
  { user, grantId, from, seconds }: Extension,
  nowMs: number,
  number: number,
): HttpRequest => {
  const value = `${grantId}.${from}`;
  const action =
    seconds === undefined
      ? { action_id: 'extend_access', value }
      : {
          type: 'static_select',
          action_id: 'access_duration',
          selected_option: { value: `${value}.${seconds}` },
        };
  return signGrantPress(user, { ...action, action_ts: `${number}` }, nowMs);
};

function signGrantPress(user: TestUser, action: object, nowMs: number): HttpRequest {
  const { signature: _, ...request } = signRequest(
    encodeForm(buildGrantPayload(user.slackUserId, action)),
    nowMs,
  );
  return request;
}
