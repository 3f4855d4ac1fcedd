import { shown } from '../platform/one-line.ts';
import { toEpochSeconds, toIso } from '../platform/time.ts';
import type { AccessRequest } from '../request/access-request.ts';
import type { Allowed } from '../request/policy/decide.ts';
import type { AssignmentTarget } from './record/assignment-target.ts';
import { cleanReason } from './record/given-reasons.ts';
import { expiryOf, type Grant, grantIdOf, grantRecordId, isOver } from './record/grant.ts';
import { freeLock, mayWriteGrant, readLock, takeLock } from './record/lock.ts';
import { findGrant } from './record/read-grant.ts';
import type { Records } from './record/records.ts';

/** The executions of the workflow. */
export interface Executions {
  /**
   * Calls StartExecution. `started` also when an execution of this name exists, in any status.
   * `refused`: no execution was started. `unconfirmed`: one may have been.
   */
  start(name: string): Promise<StartResult>;
  /** Whether an execution of this name is running, is over, or was never started. */
  statusOf(name: string): Promise<ExecutionStatus>;
}

export type ExecutionStatus = 'running' | 'over' | 'never-started';

export type StartResult =
  | { readonly outcome: 'started' }
  | { readonly outcome: 'refused' | 'unconfirmed'; readonly error: string };

export type OpenResult =
  | { readonly outcome: 'started' | 'already-open' | 'replayed'; readonly grant: Grant }
  /** Another request for the same access is being handled right now. */
  | { readonly outcome: 'busy' }
  | { readonly outcome: 'refused'; readonly error: string }
  | { readonly outcome: 'unconfirmed'; readonly error: string; readonly grant: Grant };

export interface OpenGrantDeps {
  readonly records: Records;
  readonly executions: Executions;
  readonly now: () => number;
  readonly cloudTrailDelaySeconds: number;
}

export interface OpenRequest {
  readonly grantId: string;
  readonly request: AccessRequest;
  readonly allowed: Allowed;
  /** Why the requester asks, where they said so with the request. */
  readonly reason?: string | undefined;
  /** The grant that an earlier delivery of the same signed request opened. Read in parallel with the decision. */
  readonly earlierGrant: Promise<Grant | undefined>;
  /** When Lambda will have stopped the function that opens the grant, in epoch milliseconds. */
  readonly invocationEndsAt: number;
}

export type OpenGrant = (openRequest: OpenRequest) => Promise<OpenResult>;

/**
 * Opens a grant: takes the lock, writes the record with its deadline, then starts the execution. If the
 * invocation stops in between, a later request takes the lock over, or the sweep ends the grant.
 */
export async function openGrant(
  deps: OpenGrantDeps,
  openRequest: OpenRequest,
): Promise<OpenResult> {
  const replayed = await openRequest.earlierGrant;
  if (replayed) return returnExisting(deps, replayed, 'replayed');
  const lock = await acquireLock(deps, openRequest);
  if (lock.outcome === 'busy') return lock;
  if (lock.outcome === 'held') return returnExisting(deps, lock.grant, 'already-open');
  const { grant, isNew } = await writeGrant(deps, openRequest);
  if (!isNew) return returnExisting(deps, grant, 'replayed');
  const started = await start(deps, grant);
  if (started.outcome === 'started') return { outcome: 'started', grant };
  if (started.outcome === 'unconfirmed') return { ...started, outcome: 'unconfirmed', grant };
  const closed = await closeUnstarted(deps, grant, started.error);
  return closed ? { outcome: 'refused', error: started.error } : { outcome: 'started', grant };
}

/**
 * Finds the open grant of a target; `undefined` if there is none. As for a second request, its execution is started if that may
 * not have happened, and nothing else.
 */
export async function findOpenGrant(
  deps: OpenGrantDeps,
  target: AssignmentTarget,
): Promise<OpenResult | undefined> {
  const { grantId } = await readLock(deps.records, target);
  const holder = grantId === undefined ? undefined : await findGrant(deps.records, grantId);
  return holder === undefined || isOver(holder)
    ? undefined
    : returnExisting(deps, holder, 'already-open');
}

/** The statuses of a grant whose execution may not have been started. */
const unstarted: readonly Grant['status'][] = ['awaiting-approval', 'opening'];

const start = ({ executions }: OpenGrantDeps, grant: Grant) => executions.start(grantIdOf(grant));

/** Calls StartExecution while the grant has not begun: the first call may never have been sent, and a repeated one starts nothing new. */
async function returnExisting(
  deps: OpenGrantDeps,
  grant: Grant,
  outcome: 'already-open' | 'replayed',
): Promise<OpenResult> {
  const started = unstarted.includes(grant.status) ? await start(deps, grant) : undefined;
  // That this call was refused does not prove that no earlier call started the execution.
  return started === undefined || started.outcome === 'started'
    ? { outcome, grant }
    : { outcome: 'unconfirmed', error: started.error, grant };
}

type LockResult =
  | { readonly outcome: 'acquired' }
  | { readonly outcome: 'held'; readonly grant: Grant }
  | { readonly outcome: 'busy' };

async function acquireLock(
  deps: OpenGrantDeps,
  { grantId, request, allowed, invocationEndsAt }: OpenRequest,
): Promise<LockResult> {
  const { records, now } = deps;
  const key = { ...request, principalId: allowed.principalId };
  const dueAt = toEpochSeconds(toIso(now() + untilDeadline(allowed) * 1000));
  const claim = { grantId, takenUntil: toIso(invocationEndsAt), dueAt };
  // A frozen invocation may continue minutes later, when another one has opened and ended the same grant.
  if (now() >= invocationEndsAt) return { outcome: 'busy' };
  if (await takeLock(records, key, claim)) return { outcome: 'acquired' };

  const lock = await readLock(records, key);
  if (lock.grantId === grantId) return { outcome: 'acquired' };
  // The lock was freed between the two calls: the user can press again.
  if (lock.grantId === undefined) return { outcome: 'busy' };
  const holder = await findGrant(records, lock.grantId);
  if (holder && !isOver(holder)) return { outcome: 'held', grant: holder };
  // The lock names a grant without a record: until `takenUntil` the invocation that took it may still write that record.
  if (!holder && mayWriteGrant(lock, now())) return { outcome: 'busy' };
  // Only an execution gives access: a grant that was never started has lost nothing.
  const isLost =
    holder === undefined && (await deps.executions.statusOf(lock.grantId)) !== 'never-started';
  const formerHolder = { grantId: lock.grantId, grant: holder, isLost };
  return (await takeLock(records, key, { ...claim, formerHolder }))
    ? { outcome: 'acquired' }
    : { outcome: 'busy' };
}

/** Writes the record, or reads the one that a concurrent handling of the same request has written. */
async function writeGrant(
  deps: OpenGrantDeps,
  { grantId, request, allowed, reason }: OpenRequest,
): Promise<{ readonly grant: Grant; readonly isNew: boolean }> {
  const requestedAt = deps.now();
  const deadlineAt = toIso(requestedAt + untilDeadline(allowed) * 1000);
  const grant = {
    accountId: request.accountId,
    permissionSetArn: request.permissionSetArn,
    permissionSetName: allowed.permissionSetName,
    principalId: allowed.principalId,
    userName: allowed.userName,
    slackUserId: request.slack.userId,
    slackTeamId: request.slack.teamId,
    slackChannelId: request.slack.channelId,
    slackMessageTs: request.slack.messageTs,
    responseUrl: request.slack.responseUrl ?? undefined,
    allowedBy: allowed.ruleId,
    requestedAt: toIso(requestedAt),
    deadlineAt,
    cloudTrailDelaySeconds: deps.cloudTrailDelaySeconds,
    sessionSeconds: allowed.sessionSeconds,
    dueAt: toEpochSeconds(deadlineAt),
    expiresAt: expiryOf(toEpochSeconds(deadlineAt)),
    ...stateOf(allowed, requestedAt, deadlineAt),
    ...reasonFields(allowed, reason, toIso(requestedAt)),
  };
  const id = grantRecordId(grantId);
  const set = { ...grant, due: 'grant' };
  const written = await deps.records.change(id, { set }, [{ absent: 'id' }]);
  if (written.outcome === 'changed') return { grant: { id, ...grant }, isNew: true };
  const existing = await findGrant(deps.records, grantId);
  return { grant: existing ?? { id, ...grant }, isNew: false };
}

/** What the requester has to say, and what they have said with the request. */
function reasonFields(
  { reasonTerms: { mode, tickets } }: Allowed,
  text: string | undefined,
  at: string,
) {
  const reason = cleanReason(text ?? '');
  return {
    reasonMode: mode,
    reasonTickets: tickets.size === 0 ? undefined : tickets,
    reasons: reason === '' ? {} : { [at]: reason },
  };
}

/** The seconds until access ends, or until a request that needs approval expires. */
const untilDeadline = ({ approval, accessSeconds }: Allowed): number =>
  approval?.approvalSeconds ?? accessSeconds;

/** A request that needs approval waits for it; the approval sets the deadline of access. */
function stateOf(
  { approval, accessSeconds, maxAccessSeconds }: Allowed,
  requestedAt: number,
  deadlineAt: string,
) {
  if (approval === undefined)
    return {
      status: 'opening',
      latestDeadlineAt: toIso(requestedAt + maxAccessSeconds * 1000),
    } as const;
  return {
    status: 'awaiting-approval',
    approvalsNeeded: approval.approvals,
    approvals: {},
    approvalUntil: deadlineAt,
    mayOverride: approval.mayOverride,
    accessSeconds,
    maxAccessSeconds,
  } as const;
}

/** Closes a grant whose execution was refused. Returns `false` when an execution has started after all. */
async function closeUnstarted(deps: OpenGrantDeps, grant: Grant, error: string): Promise<boolean> {
  const closing = await deps.records.change(
    grant.id,
    {
      set: {
        status: 'failed',
        endedAt: toIso(deps.now()),
        failure: shown(`not started: ${error}`),
      },
      remove: ['due', 'dueAt'],
    },
    [{ field: 'status', isOneOf: unstarted }],
  );
  if (closing.outcome === 'refused') return false;
  await freeLock(deps.records, grantIdOf(grant), grant, { grant: undefined, isUnassigned: false });
  return true;
}
