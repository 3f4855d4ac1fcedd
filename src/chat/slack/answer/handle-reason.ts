import { findClosed, type GiveReason, type GiveReasonResult } from '../../../grant/give-reason.ts';
import type { Grant } from '../../../grant/record/grant.ts';
import { throwIfAborted } from '../../../platform/aborted.ts';
import type { Log } from '../../../platform/log.ts';
import type { ButtonAction } from '../button-action.ts';
import type { OpenModal } from '../views/modal.ts';
import { buildReasonModal } from '../views/reason-modal.ts';
import type { Press } from './press.ts';

/** What a press of Tell us why and a submitted reason do. */
export interface ReasonWork {
  readonly findGrant: (grantId: string) => Promise<Grant | undefined>;
  readonly giveReason: GiveReason;
  /** `undefined` without a bot token. */
  readonly openModal: OpenModal | undefined;
}

export type ReasonReply =
  /** The requester sees it: there is nothing to reply. */
  | { readonly kind: 'modal-opened' }
  /** There is no bot token. */
  | { readonly kind: 'modal-impossible' }
  /** The press was too old, or Slack too slow: a new press opens it anew. */
  | { readonly kind: 'ask-why'; readonly grantId: string }
  | { readonly kind: 'reason'; readonly result: GiveReasonResult; readonly grantId: string };

type ActionOf<K extends ButtonAction['kind']> = Extract<ButtonAction, { kind: K }>;

interface HandleReasonDeps extends ReasonWork {
  /** Whether who pressed holds this grant, according to its record. */
  readonly isHolder: (grant: Grant) => boolean;
  readonly now: () => number;
  readonly log: Log;
}

/** Opens the modal for the requester of a grant. Who it is and whether it is in time is decided again for the submission. */
export async function handleAskForReason(
  { findGrant, openModal, isHolder, now, log }: HandleReasonDeps,
  { grantId, triggerId, slack }: ActionOf<'give-reason'>,
  signal: AbortSignal,
): Promise<ReasonReply> {
  const grant = await findGrant(grantId);
  throwIfAborted(signal);
  if (grant === undefined || !isHolder(grant))
    return { kind: 'reason', result: { outcome: 'refused' }, grantId };
  const closed = findClosed(grant, now());
  if (closed !== undefined) return { kind: 'reason', result: closed, grantId };
  if (openModal === undefined) return { kind: 'modal-impossible' };
  const { responseUrl } = slack;
  const isOpen = await openModal({ triggerId, responseUrl }, buildReasonModal(grant));
  throwIfAborted(signal);
  log('asked for a reason', { grantId, slackUserId: slack.userId, isOpen });
  return isOpen ? { kind: 'modal-opened' } : { kind: 'ask-why', grantId };
}

/** Writes a submitted reason: only the requester of a grant says why. */
export async function handleReason(
  { giveReason, isHolder, log }: HandleReasonDeps,
  { grantId, text, slack }: ActionOf<'submit-reason'>,
  { isLate, signedAt, invocationEndsAt }: Press,
  signal: AbortSignal,
): Promise<ReasonReply> {
  const lateSince = isLate ? signedAt * 1000 : undefined;
  const result = await giveReason({ grantId, text, isHolder, lateSince, invocationEndsAt });
  throwIfAborted(signal);
  log('handled a reason', { grantId, slackUserId: slack.userId, outcome: result.outcome });
  return { kind: 'reason', result, grantId };
}
