import { approvalsOf, type CountedApproval } from '../../grant/record/counted-approvals.ts';
import { maxReasonLength, reasonOf, reasonsOf } from '../../grant/record/given-reasons.ts';
import {
  accessTimeBegins,
  type Grant,
  type GrantStatus,
  grantIdOf,
} from '../../grant/record/grant.ts';
import { oneLine, shown } from '../../platform/one-line.ts';
import type { BusEvent } from './event-bus.ts';

/** One event for each status that a grant reaches, for each approval, an override, each extension and each reason. */
export interface GrantEvent extends BusEvent {
  readonly status: GrantStatus | 'approved' | 'overridden' | 'extended' | 'reason given';
  /** Distinguishes the events of a grant. */
  readonly key: string;
}

/**
 * Builds the events of the statuses that a grant's record shows were reached, oldest first. The detail is the
 * record as it is now, so that an event that is sent late may also say what came after.
 */
export function buildGrantEvents(grant: Grant): readonly GrantEvent[] {
  const times = statusTimes(grant);
  const current = times.findIndex(([status]) => status === grant.status);
  // A record may contradict itself: no event is ahead of its status.
  const reached = times
    .slice(0, current + 1)
    .flatMap(([status, at]) => [
      ...(at === undefined ? [] : [buildGrantEvent(grant, status, at)]),
      ...(status === 'awaiting-approval' && at !== undefined ? buildApprovalEvents(grant) : []),
      ...(status === 'active' && at !== undefined ? buildExtensionEvents(grant) : []),
    ]);
  return buildReasonEvents(grant).reduceRight(insertByTime, reached);
}

/** Before the first event that is later, and never before the request. */
function insertByTime(events: readonly GrantEvent[], event: GrantEvent): readonly GrantEvent[] {
  const later = events.findIndex(({ time }) => time > event.time);
  return later === -1 ? [...events, event] : events.toSpliced(Math.max(1, later), 0, event);
}

const buildReasonEvents = (grant: Grant): readonly GrantEvent[] =>
  reasonsOf(grant).map(({ at, text }) => {
    const event = buildGrantEvent(grant, 'reason given', at);
    const detail = { ...event.detail, reason: oneLine(text, maxReasonLength) };
    return { ...event, key: `reason ${at}`, detail };
  });

/** Each approval, the oldest first, and the override, if there was one. */
function buildApprovalEvents(grant: Grant): readonly GrantEvent[] {
  const approved = approvalsOf(grant).map((approval) => {
    const event = buildGrantEvent(grant, 'approved', approval.at);
    const detail = { ...event.detail, approver: describeApprover(approval) };
    return { ...event, key: `approved ${approval.principalId}`, detail };
  });
  const { overriddenAt } = grant;
  return overriddenAt === undefined
    ? approved
    : [...approved, buildGrantEvent(grant, 'overridden', overriddenAt)];
}

const describeApprover = ({ principalId, slackUserId, userName }: CountedApproval) => ({
  principalId,
  userName: shown(userName),
  slackUserId,
});

/** The last extension: the record has no time of the others. */
function buildExtensionEvents(grant: Grant): readonly GrantEvent[] {
  const { extensions, lastExtendedAt } = grant;
  if (extensions === undefined || lastExtendedAt === undefined) return [];
  const event = buildGrantEvent(grant, 'extended', lastExtendedAt);
  return [{ ...event, key: `extended ${extensions}` }];
}

/** When each status was reached; `undefined` if the record does not show that it was. */
const statusTimes = (grant: Grant): readonly (readonly [GrantStatus, string | undefined])[] => [
  ['awaiting-approval', grant.approvalsNeeded === undefined ? undefined : grant.requestedAt],
  ['opening', openingAt(grant)],
  ['giving', givingAt(grant)],
  ['active', grant.accessBeganAt],
  ['ending', wasEnding(grant) ? endingAt(grant) : undefined],
  ['ended', grant.status === 'ended' ? grant.endedAt : undefined],
  ['failed', grant.status === 'failed' ? grant.endedAt : undefined],
  ['denied', grant.status === 'denied' ? grant.endedAt : undefined],
  ['expired', grant.status === 'expired' ? grant.endedAt : undefined],
];

/** The request, or the approval or override that it waited for. */
function openingAt(grant: Grant): string | undefined {
  const { approvalsNeeded, approvedAt, overriddenAt, requestedAt } = grant;
  if (approvalsNeeded === undefined) return requestedAt;
  const wasOpening = ['opening', 'giving', 'active'].includes(grant.status);
  return approvedAt ?? overriddenAt ?? (wasOpening ? requestedAt : undefined);
}

/**
 * The first create, or else when the time of access began: without a create no time is written. `alreadyAssigned`
 * shows nothing, because Decide writes it before GrantAccess begins.
 */
function givingAt(grant: Grant): string | undefined {
  const { status, firstCreateAt, accessBeganAt } = grant;
  const wasGiving = status === 'giving' || status === 'active' || accessBeganAt !== undefined;
  return firstCreateAt ?? (wasGiving ? accessTimeBegins(grant) : undefined);
}

/** A grant fails without ending when nothing was granted: then GrantAccess has not begun either. */
function wasEnding(grant: Grant): boolean {
  if (grant.status !== 'failed') return grant.status === 'ending' || grant.status === 'ended';
  return [givingAt(grant), grant.sweptAt, grant.lastDeleteAt].some((time) => time !== undefined);
}

/**
 * What led to the end, because no time is written with `ending`: the end request, or the deadline if it has
 * passed, or else what the record has last before the end.
 */
function endingAt(grant: Grant): string {
  const { endRequestedAt, deadlineAt, endedAt, lastDeleteAt, leaseUntil } = grant;
  if (endRequestedAt !== undefined && endRequestedAt < deadlineAt) return endRequestedAt;
  // The lease is taken with `ending`, and lasts for minutes only.
  const latest = endedAt ?? lastDeleteAt ?? leaseUntil;
  if (latest !== undefined && latest >= deadlineAt) return deadlineAt;
  return (
    grant.accessBeganAt ?? grant.lastCreateAt ?? grant.firstCreateAt ?? accessTimeBegins(grant)
  );
}

const buildGrantEvent = (grant: Grant, status: GrantEvent['status'], at: string): GrantEvent => ({
  status,
  key: status,
  source: 'break-glass-access',
  detailType: `Grant ${status}`,
  time: at,
  detail: { version: '1', grantId: grantIdOf(grant), status, at, ...describeGrant(grant) },
});

/** Texts of the record are cut: people and other systems may have written them. Nothing here is a secret. */
function describeGrant(grant: Grant): Readonly<Record<string, unknown>> {
  const { accountId, permissionSetArn, permissionSetName, principalId, slackUserId } = grant;
  return withoutAbsent({
    requester: { principalId, userName: shown(grant.userName), slackUserId },
    accountId,
    permissionSetArn,
    permissionSetName,
    rule: oneLine(grant.allowedBy, maxRuleLength),
    requestedAt: grant.requestedAt,
    deadlineAt: grant.deadlineAt,
    approvalsNeeded: grant.approvalsNeeded,
    approvals: describeApprovals(grant),
    approvalUntil: grant.approvalUntil,
    approvedAt: grant.approvedAt,
    overriddenAt: grant.overriddenAt,
    deniedBy: grant.deniedBy === undefined ? undefined : shown(grant.deniedBy),
    denialReason: grant.denialReason === undefined ? undefined : shown(grant.denialReason),
    reasonMode: grant.reasonMode,
    reason: describeReason(grant),
    extensions: grant.extensions,
    lastExtendedAt: grant.lastExtendedAt,
    alreadyAssigned: grant.alreadyAssigned,
    accessBeganAt: grant.accessBeganAt,
    failure: grant.failure === undefined ? undefined : shown(grant.failure),
    endRequestedAt: grant.endRequestedAt,
    endedBy: grant.endedBy === undefined ? undefined : shown(grant.endedBy),
    endedAt: grant.endedAt,
    sweptAt: grant.sweptAt,
  });
}

/** The one that counts now. */
function describeReason(grant: Grant): string | undefined {
  const reason = reasonOf(grant);
  return reason === undefined ? undefined : oneLine(reason, maxReasonLength);
}

const describeApprovals = (grant: Grant) =>
  grant.approvalsNeeded === undefined
    ? undefined
    : approvalsOf(grant).map((approval) => ({ at: approval.at, ...describeApprover(approval) }));

/** Longer than the id of any access rule: an account, a permission set's name and ARN, and two separators. */
export const maxRuleLength = 512;

export const withoutAbsent = (
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
