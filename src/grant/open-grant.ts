import { toEpochSeconds, toIso } from '../platform/time.ts';
import type { AccessRequest } from '../request/access-request.ts';
import type { Allowed } from '../request/policy/decide.ts';
import type { ExecutionInput } from './record/execution-input.ts';
import { type Grant, grantIdOf, grantRecordId, isOver } from './record/grant.ts';
import { freeLock, readLock, takeLock } from './record/lock.ts';
import { findGrant } from './record/read-grant.ts';
import type { Records } from './record/records.ts';

/** The workflow, seen from here. */
export interface Executions {
  /**
   * Starts the execution of this name, or joins the one that runs with the same input. `refused` is
   * definite: nothing was started. `unconfirmed`: it may have been.
   */
  start(name: string, input: string): Promise<StartResult>;
}

export type StartResult =
  | { readonly outcome: 'started' }
  | { readonly outcome: 'refused' | 'unconfirmed'; readonly error: string };

export type OpenResult =
  | { readonly outcome: 'started' | 'already-open' | 'replayed'; readonly grant: Grant }
  /** Another click for the same access is being answered at this moment. */
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
  /** The grant that this very click had opened before; looked for while it was decided on. */
  readonly existing: Promise<Grant | undefined>;
  /** When the function that opens the grant will surely have stopped (epoch milliseconds). */
  readonly endsAt: number;
}

export type OpenGrant = (order: OpenRequest) => Promise<OpenResult>;

/**
 * Opens a grant: takes the lock, writes the record with its deadline, then starts the execution.
 * Whatever stops it in between leaves something that the next click or the sweep can finish.
 */
export function createOpenGrant(deps: OpenGrantDeps): OpenGrant {
  const { executions } = deps;
  const start = (grant: Grant) => executions.start(grantIdOf(grant), grant.input);
  /** A grant that is still opening may never have been started: the same start again joins it if it was. */
  const joinOpen = async (
    grant: Grant,
    outcome: 'already-open' | 'replayed',
  ): Promise<OpenResult> => {
    const started = grant.status === 'opening' ? await start(grant) : undefined;
    // A refusal now is no proof that an earlier start was refused, too.
    return started === undefined || started.outcome === 'started'
      ? { outcome, grant }
      : { outcome: 'unconfirmed', error: started.error, grant };
  };

  return async (order) => {
    const replayed = await order.existing;
    if (replayed) return joinOpen(replayed, 'replayed');
    const lock = await acquireLock(deps, order);
    if (lock.outcome === 'busy') return lock;
    if (lock.outcome === 'held') return joinOpen(lock.grant, 'already-open');
    const { grant, isNew } = await writeGrant(deps, order);
    if (!isNew) return joinOpen(grant, 'replayed');
    const started = await start(grant);
    if (started.outcome === 'started') return { outcome: 'started', grant };
    if (started.outcome === 'unconfirmed') return { ...started, outcome: 'unconfirmed', grant };
    const closed = await closeUnstarted(deps, grant, started.error);
    return closed ? { outcome: 'refused', error: started.error } : { outcome: 'started', grant };
  };
}

type LockResult =
  | { readonly outcome: 'own' }
  | { readonly outcome: 'held'; readonly grant: Grant }
  | { readonly outcome: 'busy' };

async function acquireLock(deps: OpenGrantDeps, order: OpenRequest): Promise<LockResult> {
  const { records, now } = deps;
  const { grantId, request, allowed, endsAt } = order;
  const key = { ...request, principalId: allowed.principalId };
  const claim = { grantId, takenUntil: toIso(endsAt) };
  if (await takeLock(records, key, claim)) return { outcome: 'own' };

  const lock = await readLock(records, key);
  if (lock.grantId === grantId) return { outcome: 'own' };
  if (lock.grantId === undefined) return { outcome: 'busy' };
  const holder = await findGrant(records, lock.grantId);
  if (holder && !isOver(holder)) return { outcome: 'held', grant: holder };
  // A lock without a record belongs to a click that is writing it, or that died before it could.
  if (!holder && lock.takenUntil !== undefined && lock.takenUntil > toIso(now()))
    return { outcome: 'busy' };
  const over = { grantId: lock.grantId, grant: holder };
  return (await takeLock(records, key, { ...claim, over }))
    ? { outcome: 'own' }
    : { outcome: 'busy' };
}

/** Writes the record, or finds the one that this very click, handled twice, has written meanwhile. */
async function writeGrant(
  deps: OpenGrantDeps,
  order: OpenRequest,
): Promise<{ readonly grant: Grant; readonly isNew: boolean }> {
  const { grantId, request, allowed } = order;
  const requestedAt = deps.now();
  const deadlineAt = toIso(requestedAt + allowed.accessSeconds * 1000);
  const input: ExecutionInput = {
    version: 1,
    grantId,
    accountId: request.accountId,
    permissionSetArn: request.permissionSetArn,
    permissionSetName: allowed.permissionSetName,
    principalId: allowed.principalId,
    requestedAt: toIso(requestedAt),
    accessSeconds: allowed.accessSeconds,
    cloudTrailDelaySeconds: deps.cloudTrailDelaySeconds,
    slack: request.slack,
  };
  const grant = {
    status: 'opening',
    input: JSON.stringify(input),
    accountId: request.accountId,
    permissionSetArn: request.permissionSetArn,
    permissionSetName: allowed.permissionSetName,
    principalId: allowed.principalId,
    userName: allowed.userName,
    slackUserId: request.slack.userId,
    allowedBy: allowed.recordId,
    requestedAt: toIso(requestedAt),
    deadlineAt,
    cloudTrailDelaySeconds: deps.cloudTrailDelaySeconds,
    sessionSeconds: allowed.sessionSeconds,
    dueAt: toEpochSeconds(deadlineAt),
  } as const;
  const id = grantRecordId(grantId);
  const set = { ...grant, due: 'grant' };
  const written = await deps.records.change(id, { set }, [{ absent: 'id' }]);
  if (written.outcome === 'changed') return { grant: { id, ...grant }, isNew: true };
  const twin = await findGrant(deps.records, grantId);
  return { grant: twin ?? { id, ...grant }, isNew: false };
}

/** Closes a grant whose execution was refused; `false` when it turns out to have begun after all. */
async function closeUnstarted(deps: OpenGrantDeps, grant: Grant, error: string): Promise<boolean> {
  const closing = await deps.records.change(
    grant.id,
    {
      set: { status: 'failed', endedAt: toIso(deps.now()), failure: `not started: ${error}` },
      remove: ['due', 'dueAt'],
    },
    [{ field: 'status', isOneOf: ['opening'] }],
  );
  if (closing.outcome === 'refused') return false;
  await freeLock(deps.records, grantIdOf(grant), grant);
  return true;
}
