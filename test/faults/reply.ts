import type { Reply } from '../../src/chat/slack/messages.ts';
import type {
  ApproveResult,
  DenyResult,
  OverrideResult,
} from '../../src/grant/approval/approval-press.ts';
import type { EndResult } from '../../src/grant/end-early.ts';
import type { ExtendResult } from '../../src/grant/extend.ts';
import type { GiveReasonResult } from '../../src/grant/give-reason.ts';
import type { OpenResult } from '../../src/grant/open-grant.ts';
import { type GrantStatus, grantIdOf } from '../../src/grant/record/grant.ts';

/** A reply as it reached the user who pressed the button. The checks read it instead of a text. */
export interface SentReply {
  readonly kind: Reply['kind'];
  readonly outcome?: Result['outcome'];
  /** The grant that the reply is about, and its status when the function read it. */
  readonly grantId?: string;
  readonly status?: GrantStatus;
  readonly deadlineAt?: string;
}

/** Takes the place of `buildReply` in the simulation: writes a reply as JSON. */
export function encodeReply(reply: Reply): string {
  const sent: SentReply =
    'result' in reply
      ? { kind: reply.kind, outcome: reply.result.outcome, ...describeGrant(reply.result) }
      : { kind: reply.kind };
  return JSON.stringify(sent);
}

type GrantReply = Pick<SentReply, 'grantId' | 'status' | 'deadlineAt'>;
type Result =
  | OpenResult
  | EndResult
  | ExtendResult
  | ApproveResult
  | DenyResult
  | OverrideResult
  | GiveReasonResult;

const describeGrant = (result: Result): GrantReply => {
  if (!('grant' in result)) return {};
  const { status, deadlineAt } = result.grant;
  return { grantId: grantIdOf(result.grant), status, deadlineAt };
};

/**
 * Reads a reply back from the response to a press or a submitted modal; `undefined` where there is none, as in an error beside
 * a field, and in a modal that says Working on it.
 */
export function decodeResponse(response: string | undefined): SentReply | undefined {
  if (!response) return undefined;
  const body = JSON.parse(response);
  if (body.response_action === undefined) return decodeReply(body);
  const text = body.view?.blocks[0].text.text;
  return typeof text === 'string' && text.startsWith('{') ? JSON.parse(text) : undefined;
}

/** Reads a reply back from the body of a Slack message. */
export function decodeReply(body: unknown): SentReply {
  const text = typeof body === 'object' && body !== null && 'text' in body ? body.text : undefined;
  return JSON.parse(String(text));
}
