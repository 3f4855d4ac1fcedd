import { toIso } from '../../platform/time.ts';
import { AssignmentFailedError, AssignmentPendingError } from '../errors.ts';
import type { Grant } from '../record/grant.ts';
import type { Change, Condition, Records } from '../record/records.ts';
import type { GrantedDecision } from '../record/task-input.ts';
import type { AssignmentCreator } from './account-assignments.ts';
import { changeWhileGranting, readCurrentGrant } from './change-while-granting.ts';
import { formatCreateAttempt, mayStillCreate, unresolvedAttempts } from './create-attempt.ts';

interface EnsureDeps {
  readonly records: Records;
  readonly assignments: AssignmentCreator;
  readonly now: () => number;
  /** Returns a unique id for the invocation that sends a create. */
  readonly newOwnerId: () => string;
}

/** What to assign, as Decide found it, and when Lambda stops this invocation, in epoch milliseconds. */
export interface Assigning extends Pick<GrantedDecision, 'target' | 'alreadyAssigned'> {
  readonly invocationEndsAt: number;
}

/**
 * Calls CreateAccountAssignment unless this grant already has, and checks the status once. Returns when a
 * creation has SUCCEEDED, or when the principal had the assignment before the grant; and
 * ListAccountAssignments contains it. Throws AssignmentPendingError while the result is open,
 * AssignmentFailedError when every creation has FAILED, EndRequestedError or GrantRefusedError when access
 * may no longer be granted. `create-attempt.ts` describes the protocol of create attempts.
 */
export async function ensureAssigned(
  deps: EnsureDeps,
  { id }: Pick<Grant, 'id'>,
  assigning: Assigning,
): Promise<void> {
  const grant = await readCurrentGrant(deps.records, id);
  if (!assigning.alreadyAssigned) await ensureCreated(deps, grant, assigning);
  if (await deps.assignments.isListed(assigning.target)) return;
  throw new AssignmentPendingError('the assignment is not listed yet');
}

async function ensureCreated(deps: EnsureDeps, grant: Grant, assigning: Assigning): Promise<void> {
  const requestIds = grant.createRequestIds?.size
    ? [...grant.createRequestIds]
    : [await create(deps, grant, assigning)];
  const creations = await Promise.all(
    requestIds.map((requestId) => deps.assignments.describeCreation(requestId)),
  );
  if (creations.some(({ status }) => status === 'succeeded')) return;
  const failures = creations.filter((creation) => creation.status === 'failed');
  const allFailed = failures.length === creations.length;
  if (!failures[0] || !allFailed || (await mayHaveOtherCreations(deps, grant.id, requestIds)))
    throw new AssignmentPendingError(
      'a creation of the assignment is in progress, or may still be accepted',
    );
  const unresolved = unresolvedAttempts(grant, deps.now()).length;
  if (unresolved === 0) throw new AssignmentFailedError(failures[0].reason);
  // One more create for each whose response was lost: if one has created the assignment, the next succeeds.
  if (requestIds.length <= unresolved) await create(deps, grant, assigning);
  throw new AssignmentPendingError('a creation whose response was lost may have succeeded');
}

/** Whether there is, or may still be, a creation that was not checked: a concurrent invocation sent it. */
async function mayHaveOtherCreations(
  { records, now }: EnsureDeps,
  id: string,
  checkedIds: readonly string[],
): Promise<boolean> {
  const grant = await readCurrentGrant(records, id);
  const isUnchecked = [...(grant.createRequestIds ?? [])].some((id) => !checkedIds.includes(id));
  return isUnchecked || mayStillCreate(grant, now());
}

/**
 * Sends the create, right after storing its attempt, and only while access may still be granted. Also after
 * an attempt whose response was lost: creating an assignment that exists succeeds.
 */
async function create(
  deps: EnsureDeps,
  grant: Grant,
  { target, invocationEndsAt }: Assigning,
): Promise<string> {
  const attempt = {
    field: 'createAttempts',
    member: formatCreateAttempt(invocationEndsAt, deps.newOwnerId()),
  };
  const lastCreateAt = toIso(deps.now());
  const firstCreateAt = grant.firstCreateAt ?? lastCreateAt;
  await changeWhileGranting(
    deps,
    grant,
    { set: { firstCreateAt, lastCreateAt }, addTo: attempt },
    createCondition(deps),
  );
  const result = await deps.assignments.create(target);
  if (result.outcome === 'rejected') {
    await changeAlways(deps, grant, { takeFrom: attempt });
    throw result.error;
  }
  const { requestId } = result;
  await changeAlways(deps, grant, {
    addTo: { field: 'createRequestIds', member: requestId },
    takeFrom: attempt,
  });
  return requestId;
}

/** Changes the record in any status: RevokeAccess must know of every create. */
async function changeAlways(deps: EnsureDeps, grant: Grant, change: Change): Promise<void> {
  await deps.records.change(grant.id, change, [{ present: 'id' }]);
}

const createCondition = ({ now }: Pick<EnsureDeps, 'now'>): Condition => [
  { field: 'status', isOneOf: ['giving'] },
  { field: 'deadlineAt', after: toIso(now()) },
  { absent: 'endRequestedAt' },
  { absent: 'failure' },
];
