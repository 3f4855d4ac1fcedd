import type { Denied } from '../../request/policy/decide.ts';
import type { AwaitingApproval, Grant } from '../record/grant.ts';

/** A press of Approve, Deny or Break glass now, by a Slack user whom Slack has authenticated. */
export interface ApprovalPress {
  readonly grantId: string;
  readonly slackUserId: string;
  /** Whether they hold this grant, according to its record. */
  readonly isHolder: (grant: Grant) => boolean;
  /** When Lambda will have stopped the function that handles it, in epoch milliseconds. */
  readonly invocationEndsAt: number;
}

/** A denial, with the reason that the approver gave; empty without one. */
export interface DenialPress extends ApprovalPress {
  readonly reason: string;
}

/** Why a press changes nothing. */
export type ApprovalObstacle =
  /** It was approved, overridden, denied, has expired or is over: its status says which. */
  | { readonly outcome: 'not-waiting'; readonly grant: Grant }
  /** The Slack user is linked to the requester, who cannot approve. */
  | { readonly outcome: 'own-request'; readonly grant: Grant }
  /** The Slack user is linked to no Identity Center user, or to one that is disabled or does not exist. */
  | { readonly outcome: 'not-linked' | 'user-disabled' }
  /** The access rules do not allow this access to the requester any more. */
  | { readonly outcome: 'requester-denied'; readonly denial: Denied; readonly grant: Grant }
  /** The grant does not exist, or its access rule does not name them. The response must not distinguish the two. */
  | { readonly outcome: 'refused' }
  /** The grant changed all the time, or time is up. */
  | { readonly outcome: 'busy' };

export type ApproveResult =
  /** The last approval that was missing: access is incoming. */
  | { readonly outcome: 'approved'; readonly grant: Grant }
  | {
      readonly outcome: 'approval-added';
      readonly grant: AwaitingApproval;
      readonly missing: number;
    }
  | {
      readonly outcome: 'already-approved';
      readonly grant: AwaitingApproval;
      readonly missing: number;
    }
  | ApprovalObstacle;

export type DenyResult = { readonly outcome: 'denied'; readonly grant: Grant } | ApprovalObstacle;

export type OverrideResult =
  | { readonly outcome: 'overridden'; readonly grant: Grant }
  /** The access rule, as it is now, does not allow it. */
  | { readonly outcome: 'override-not-allowed'; readonly grant: Grant }
  | ApprovalObstacle;

export type Approve = (press: ApprovalPress) => Promise<ApproveResult>;
export type Deny = (press: DenialPress) => Promise<DenyResult>;
export type Override = (press: ApprovalPress) => Promise<OverrideResult>;
