import { type Grant, type GrantStatus, grantIdOf } from '../../grant/record/grant.ts';
import { oneLine, shown } from '../../platform/one-line.ts';
import type { BusEvent } from './event-bus.ts';

/** One event for each status that a grant reaches, and for each extension. */
export interface GrantEvent extends BusEvent {
  readonly status: GrantStatus | 'extended';
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
  return times
    .slice(0, current + 1)
    .flatMap(([status, at]) => [
      ...(at === undefined ? [] : [buildGrantEvent(grant, status, at)]),
      ...(status === 'active' && at !== undefined ? buildExtensionEvents(grant) : []),
    ]);
}

/** The last extension: the record has no time of the others. */
function buildExtensionEvents(grant: Grant): readonly GrantEvent[] {
  const { extensions, lastExtendedAt } = grant;
  if (extensions === undefined || lastExtendedAt === undefined) return [];
  const event = buildGrantEvent(grant, 'extended', lastExtendedAt);
  return [{ ...event, key: `extended ${extensions}` }];
}

/** When each status was reached; `undefined` if the record does not show that it was. */
const statusTimes = (grant: Grant): readonly (readonly [GrantStatus, string | undefined])[] => [
  ['opening', grant.requestedAt],
  ['giving', givingAt(grant)],
  ['active', grant.accessBeganAt],
  ['ending', wasEnding(grant) ? endingAt(grant) : undefined],
  ['ended', grant.status === 'ended' ? grant.endedAt : undefined],
  ['failed', grant.status === 'failed' ? grant.endedAt : undefined],
];

/**
 * The first create, or else the request: without a create no time is written. `alreadyAssigned` shows nothing,
 * because Decide writes it before GrantAccess begins.
 */
function givingAt({ status, firstCreateAt, accessBeganAt, requestedAt }: Grant) {
  const wasGiving = status === 'giving' || status === 'active' || accessBeganAt !== undefined;
  return firstCreateAt ?? (wasGiving ? requestedAt : undefined);
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
  return grant.accessBeganAt ?? grant.lastCreateAt ?? grant.firstCreateAt ?? grant.requestedAt;
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

/** Longer than the id of any access rule: an account, a permission set's name and ARN, and two separators. */
export const maxRuleLength = 512;

export const withoutAbsent = (
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
