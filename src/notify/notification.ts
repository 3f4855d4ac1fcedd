import { isReasonMissing, reasonsOf } from '../grant/record/given-reasons.ts';
import { accessTimeBegins, type Grant } from '../grant/record/grant.ts';
import { type NotifiedRecord, type Stage, stages } from '../grant/record/notified-record.ts';
import type { Denied } from '../request/policy/decide.ts';

/** What people are told about a grant. */
export type Notification =
  /** The request waits for approval. */
  | { readonly kind: 'approval-needed' }
  /** An approver denied it, or approval did not come in time. */
  | { readonly kind: 'not-approved' }
  | { readonly kind: 'access-active' }
  | { readonly kind: 'access-ends-soon' }
  | { readonly kind: 'denied'; readonly denial: Denied }
  | { readonly kind: 'access-failed'; readonly reason: string }
  /** Also for access that was never marked active, but may have existed. */
  | { readonly kind: 'access-ended' }
  /** `summary` is the report's verdict. */
  | { readonly kind: 'reported'; readonly summary: string };

/** Never throws and returns soon: a notification never delays granting or revoking. */
export interface Notifier {
  notify(grant: Grant, notification: Notification): Promise<void>;
}

const stageByKind: Readonly<Record<Notification['kind'], Stage>> = {
  'approval-needed': 'awaiting-approval',
  'not-approved': 'over',
  'access-active': 'active',
  'access-ends-soon': 'ends-soon',
  denied: 'over',
  'access-failed': 'over',
  'access-ended': 'over',
  reported: 'reported',
};

export const stageOf = ({ kind }: Pick<Notification, 'kind'>): Stage => stageByKind[kind];

/** A stage, and the deadline that was told with it. */
export interface ToldStage {
  readonly stage: Stage | undefined;
  readonly until: string | undefined;
  /** How many approvals were told, where that is remembered. */
  readonly approvals?: number | undefined;
  /** How many reasons were told. */
  readonly reasons?: number | undefined;
}

/** How many approvals a message about the grant shows; `undefined` once it does not wait for them any more. */
export const approvalCountOf = (grant: Grant): number | undefined =>
  grant.status === 'awaiting-approval' ? Object.keys(grant.approvals).length : undefined;

/**
 * Whether a stage of a grant comes after what was told so far: a later stage, a later deadline while access is active,
 * another approval while more of them are missing, or another reason.
 */
export function isLaterStage(
  stage: Stage,
  grant: Grant,
  { stage: told, until = '', approvals, reasons = 0 }: ToldStage,
): boolean {
  if (told === undefined) return true;
  const { deadlineAt } = grant;
  if (stage === told && reasonsOf(grant).length > reasons) return true;
  if (stage === 'awaiting-approval' && told === stage && approvals !== undefined)
    return (approvalCountOf(grant) ?? 0) > approvals;
  const isAboutDeadline = isActiveStage(stage) && isActiveStage(told);
  return isAboutDeadline && deadlineAt !== until
    ? deadlineAt > until
    : stages.indexOf(stage) > stages.indexOf(told);
}

/** Whether access is active in this stage, so that its message shows the deadline. */
export const isActiveStage = (stage: Stage | undefined): boolean =>
  stage === 'active' || stage === 'ends-soon';

/** So long after access began the requester is reminded of a reason that is missing. */
const reminderMs = 10 * 60_000;

/** When the requester is reminded, once, in epoch milliseconds; `undefined` where there is nothing to remind of. */
export function reminderAt(
  grant: Grant,
  { directRemindedAt }: Pick<NotifiedRecord, 'directRemindedAt'>,
): number | undefined {
  const isOpen = grant.status === 'active' && isReasonMissing(grant);
  return isOpen && directRemindedAt === undefined
    ? Date.parse(grant.accessBeganAt) + reminderMs
    : undefined;
}

/** From so long before the deadline on, the requester is told that access ends soon. */
export const endsSoonMs = 10 * 60_000;

/** What a grant's record says that people must be told by now; `undefined` while access is only coming. */
export function notificationOf(grant: Grant, now: number): Notification | undefined {
  if (grant.status === 'denied' || grant.status === 'expired') return { kind: 'not-approved' };
  if (grant.status === 'awaiting-approval') {
    const isWaiting = grant.endRequestedAt === undefined && Date.parse(grant.deadlineAt) > now;
    return isWaiting ? { kind: 'approval-needed' } : undefined;
  }
  if (grant.status === 'ended') return { kind: 'access-ended' };
  if (grant.status === 'failed')
    return { kind: 'access-failed', reason: grant.failure ?? reasonOf(grant) };
  if (grant.failure !== undefined)
    return mayHaveAccess(grant) ? undefined : { kind: 'access-failed', reason: grant.failure };
  if (grant.status !== 'active' || Date.parse(grant.deadlineAt) <= now) return undefined;
  const isEndingSoon = mayEndSoon(grant) && Date.parse(grant.deadlineAt) - endsSoonMs <= now;
  return { kind: isEndingSoon ? 'access-ends-soon' : 'access-active' };
}

/**
 * Whether an earlier try of GrantAccess may have created an assignment: it lasts until RevokeAccess has deleted it,
 * and nobody is told before that there is no access.
 */
export const mayHaveAccess = ({ firstCreateAt }: Grant): boolean => firstCreateAt !== undefined;

/** Access of less than half an hour ends soon anyway. */
export const mayEndSoon = (grant: Grant): boolean =>
  Date.parse(grant.deadlineAt) - Date.parse(accessTimeBegins(grant)) >= 3 * endsSoonMs;

const reasonOf = ({ endRequestedAt }: Grant): string =>
  endRequestedAt === undefined
    ? 'it could not be created'
    : 'its end was requested before access was active';
