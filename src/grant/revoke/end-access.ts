import type { Notifier } from '../../notify/notification.ts';
import type { Measure } from '../../platform/metrics.ts';
import { isWithinLast, maxClockSkewMs } from '../../platform/time.ts';
import type { Clock, TimeBudget } from '../../platform/time-budget.ts';
import { type AssignmentRemover, propagationWindowMs } from '../access/account-assignments.ts';
import { mayStillCreate } from '../access/create-attempt.ts';
import { hasCreated } from '../access/operation-proof.ts';
import {
  type RemovalProgress,
  type RemovalRecord,
  type Removed,
  removeAssignment,
} from '../access/remove-assignment.ts';
import { repeatWhilePending } from '../access/repeat-while-pending.ts';
import { AssignmentPendingError, GrantBusyError } from '../errors.ts';
import type { Executions } from '../open-grant.ts';
import type { AssignmentTarget } from '../record/assignment-target.ts';
import { type Grant, isOver, openStatuses, parseGrant } from '../record/grant.ts';
import { type Lease, type LeaseDeps, takeLease } from '../record/lease.ts';
import { lockRecordId, readLockOrNone } from '../record/lock.ts';
import { findGrant } from '../record/read-grant.ts';
import type { Change, Clause } from '../record/records.ts';
import type { GrantedDecision, TaskInput } from '../record/task-input.ts';

// What RevokeAccess and the sweep have in common.

export interface EndAccessDeps extends LeaseDeps, Clock {
  readonly assignments: AssignmentRemover;
  readonly executions: Pick<Executions, 'statusOf'>;
  readonly notifier: Notifier;
  readonly measure: Measure;
}

interface Ending {
  readonly set?: Change['set'];
  /** What must be true of the record, beside that the grant is open. */
  readonly when?: readonly Clause[];
  /** Takes the lease also from another holder. */
  readonly isForced: boolean;
}

/** Sets `ending`, after which nothing is created any more, and takes the grant's lease. Throws GrantBusyError. */
export const takeEndingLease = (
  deps: EndAccessDeps,
  { id }: Pick<Grant, 'id'>,
  { invocationEndsAt }: TimeBudget,
  { set, when = [], isForced }: Ending,
): Promise<Lease<Grant>> =>
  takeLease(deps, {
    id,
    parse: parseGrant,
    invocationEndsAt,
    change: { set: { ...set, status: 'ending' } },
    when: [{ field: 'status', isOneOf: openStatuses }, ...when],
    isForced,
  });

/**
 * What is written with `ending`: what the execution remembers, so that everything after it reads a true
 * record; and how the record contradicted it.
 */
export function correctionOf(
  grant: Grant,
  decision: GrantedDecision,
  granted: TaskInput['granted'],
): NonNullable<Change['set']> {
  const { target, alreadyAssigned } = decision;
  const accessBeganAt = grant.accessBeganAt ?? granted?.grantedAt;
  const contradiction = contradictionOf(grant, decision, granted);
  return { ...target, alreadyAssigned, accessBeganAt, contradiction };
}

/** How the record contradicts the execution's memory; `undefined` if it does not. */
function contradictionOf(
  grant: Grant,
  { target, alreadyAssigned }: GrantedDecision,
  granted: TaskInput['granted'],
): Grant['contradiction'] {
  if (lockRecordId(grant) !== lockRecordId(target)) return 'otherTarget';
  if (grant.alreadyAssigned !== alreadyAssigned) return 'otherAssigned';
  return granted !== null && grant.accessBeganAt === undefined ? 'notBegun' : undefined;
}

/** Every wait on what a record says of creates, deletes and leases ends this long after the deadline. */
const maxBookkeepingMs = 15 * 60_000;

/** Until when to wait for what a record says of creates, deletes and leases, in epoch milliseconds. */
export const bookkeepingUntil = (deadlineAt: string): number =>
  Date.parse(deadlineAt) + maxBookkeepingMs;

/** Deletes the assignment, and polls until the list lacks it or the budget is over. */
export function removeAccess(
  deps: EndAccessDeps,
  target: AssignmentTarget,
  progress: RemovalProgress,
  { deadlineAt, budget }: { readonly deadlineAt: string; readonly budget: TimeBudget },
): Promise<Removed> {
  const until = bookkeepingUntil(deadlineAt);
  const removal = {
    target,
    progress: deps.now() < until ? progress : withOwnDeletes(progress),
    bookkeepingUntil: until,
  };
  return repeatWhilePending(() => removeAssignment(deps, removal), budget, deps);
}

/**
 * Believes nothing that the record says of deletes: remembers those that this invocation sends. Goes on without
 * the lease, which somebody may take again and again.
 */
function withOwnDeletes(progress: RemovalProgress): RemovalProgress {
  const own = progressInMemory();
  const withOwn = (record: RemovalRecord): RemovalRecord => ({
    ...record,
    deleteAttemptAt: undefined,
    lostDeleteAt: undefined,
    deleteRequestId: undefined,
    deleteSentAt: undefined,
    ...own.record(),
  });
  const isAboutDeletes = ({ set = {}, remove = [] }: Change): boolean =>
    [...Object.keys(set), ...remove].some((field) => field.startsWith('delete'));
  return {
    record: () => withOwn(progress.record()),
    change: (change) =>
      isAboutDeletes(change) ? own.change(change) : progress.change(change).catch(ignoreLostLease),
    async confirm() {
      const record = await progress.confirm().catch(ignoreLostLease);
      return withOwn(record ?? progress.record());
    },
  };
}

/**
 * Throws AssignmentPendingError while a create may take effect of which GrantAccess has told the workflow:
 * the record may not know of it any more. A time later than GrantAccess can have told counts as none.
 */
export function refuseWhileCreating(
  { now }: Pick<EndAccessDeps, 'now'>,
  { granted, enteredAt }: Pick<TaskInput, 'granted' | 'enteredAt'>,
): void {
  const latest = Date.parse(enteredAt) + propagationWindowMs + maxClockSkewMs;
  const until = Date.parse(granted?.createsUntil ?? enteredAt);
  if (now() < until && until <= latest)
    throw new AssignmentPendingError('another create of this grant may still take effect');
}

function ignoreLostLease(error: unknown): undefined {
  if (!(error instanceof GrantBusyError)) throw error;
  return undefined;
}

/** Takes the place of a lease where the record is lost. `confirm` runs before each delete, and may throw. */
export function progressInMemory(
  confirm = async (): Promise<void> => undefined,
  known: RemovalRecord = {},
): RemovalProgress {
  let record = known;
  return {
    record: () => record,
    async change({ set = {}, remove = [] }) {
      const kept = Object.entries({ ...record, ...set }).filter(([name]) => !remove.includes(name));
      record = Object.fromEntries(kept);
    },
    async confirm() {
      await confirm();
      return record;
    },
  };
}

/**
 * Whether another grant has this access now, so that its end removes the assignment. Only a grant of the same
 * access counts whose execution runs, and which has created the assignment after `since`, as Identity Center
 * confirms: records may be forged. Throws AssignmentPendingError until `until` (epoch milliseconds) while it
 * may be about to create it.
 */
export async function isHeldByOther(
  deps: EndAccessDeps,
  grantId: string,
  target: AssignmentTarget,
  { since, until }: { readonly since: string; readonly until: number },
): Promise<boolean> {
  const { records, executions, now } = deps;
  const lock = await readLockOrNone(records, target);
  if (lock.grantId === undefined || lock.grantId === grantId) return false;
  const other = await findGrant(records, lock.grantId).catch(() => undefined);
  if (other === undefined || isOver(other)) return false;
  if (lockRecordId(other) !== lockRecordId(target)) return false;
  if ((await executions.statusOf(lock.grantId)) !== 'running') return false;
  const created = await hasCreated(deps.assignments, other, target, since);
  if (created !== 'unknown' && !(created === false && mayStillCreate(other, now()))) return created;
  if (now() < until) throw new AssignmentPendingError('another grant may be creating this access');
  return false;
}

/**
 * Since when a create is another grant's: since GrantAccess saw this one's assignment, as the workflow
 * remembers, or since the execution began to revoke.
 */
export const othersCreateSince = ({
  granted,
  enteredAt,
}: Pick<TaskInput, 'granted' | 'enteredAt'>): string => granted?.grantedAt ?? enteredAt;

/** Without the workflow's memory: when the grant last sent a create, as its record says. */
export const lastCreateOf = ({ lastCreateAt, requestedAt }: Grant): string =>
  lastCreateAt ?? requestedAt;

/** The start of TimeToRevoke: the end request, else the deadline; the request's time when access was never active. */
export function measureRevoke({ measure, now }: EndAccessDeps, grant: Grant): void {
  const { endRequestedAt, deadlineAt, accessBeganAt, requestedAt } = grant;
  const dueAt = accessBeganAt === undefined ? requestedAt : (endRequestedAt ?? deadlineAt);
  measure('TimeToRevoke', now() - Date.parse(dueAt));
}

/** Whether what is listed may be what another grant, which has ended after `since`, has deleted just now. */
export async function mayShowLaterGrant(
  { records, now }: Pick<EndAccessDeps, 'records' | 'now'>,
  since: string,
  target: AssignmentTarget,
): Promise<boolean> {
  const { lastEndedAt } = await readLockOrNone(records, target);
  const isLater = lastEndedAt !== undefined && lastEndedAt > since;
  return isLater && isWithinLast(propagationWindowMs, lastEndedAt, now());
}
