import { toIso } from '../../platform/time.ts';
import { AssignmentFailedError, AssignmentPendingError } from '../errors.ts';
import type { Grant } from '../record/grant.ts';
import { readLock } from '../record/lock.ts';
import type { Change, Condition, Records } from '../record/records.ts';
import { type AssignmentCreator, propagationWindowMs } from './account-assignments.ts';
import { changeWhileGranting, readCurrentGrant } from './change-while-granting.ts';
import {
  createPendingUntil,
  creationsSince,
  findCreations,
  formatCreateAttempt,
} from './create-attempt.ts';

interface EnsureDeps {
  readonly records: Records;
  readonly assignments: AssignmentCreator;
  readonly now: () => number;
  /** Returns a unique id for the invocation that sends a create. */
  readonly newOwnerId: () => string;
}

/**
 * Calls CreateAccountAssignment unless this grant already has, and checks the status once. Returns when a
 * creation has SUCCEEDED and ListAccountAssignments contains the assignment, or when the principal had it
 * before the grant. Throws AssignmentPendingError while the result is open, AssignmentFailedError when every
 * creation has FAILED, EndRequestedError or GrantRefusedError when access may no longer be granted.
 * `create-attempt.ts` describes the protocol of create attempts, `lock.ts` what `lastEndedAt` is for.
 */
export async function ensureAssigned(
  deps: EnsureDeps,
  { id }: Pick<Grant, 'id'>,
  invocationEndsAt: number,
): Promise<void> {
  const grant = await readCurrentGrant(deps.records, id);
  const requestIds = await ensureCreateSent(deps, grant, invocationEndsAt);
  if (requestIds === 'already-assigned') return;

  const creations = await Promise.all(
    requestIds.map((requestId) => deps.assignments.describeCreation(requestId)),
  );
  if (creations.some(({ status }) => status === 'succeeded')) {
    if (await deps.assignments.isListed(grant)) return;
    throw new AssignmentPendingError('the assignment is created, but not listed yet');
  }
  const failures = creations.filter((creation) => creation.status === 'failed');
  if (
    !failures[0] ||
    failures.length < creations.length ||
    (await mayHaveOtherCreations(deps, id, requestIds))
  )
    throw new AssignmentPendingError(
      'a creation of the assignment is in progress, or may still be accepted',
    );
  throw new AssignmentFailedError(failures[0].reason);
}

/** Whether there is, or may still be, a creation that was not checked: sent concurrently, or its response lost. */
async function mayHaveOtherCreations(
  deps: EnsureDeps,
  id: string,
  checkedIds: readonly string[],
): Promise<boolean> {
  const pendingUntil = createPendingUntil(await readCurrentGrant(deps.records, id), deps.now());
  const requestIds = await recordCreations(deps, await readCurrentGrant(deps.records, id));
  return pendingUntil !== undefined || requestIds.some((other) => !checkedIds.includes(other));
}

type Creations = readonly string[] | 'already-assigned';

async function ensureCreateSent(
  deps: EnsureDeps,
  grant: Grant,
  invocationEndsAt: number,
): Promise<Creations> {
  if (grant.alreadyAssigned) return 'already-assigned';
  if (grant.alreadyAssigned === undefined) return startCreation(deps, grant, invocationEndsAt);
  if (grant.createRequestIds?.size) return [...grant.createRequestIds];
  return resumeCreation(deps, grant, invocationEndsAt);
}

/**
 * Decides, once in the life of a grant, whether the principal had the assignment before, and stores that
 * together with the first create attempt. After the first create, ListAccountAssignments cannot tell the
 * grant's assignment from one that the principal had before.
 */
async function startCreation(
  deps: EnsureDeps,
  grant: Grant,
  invocationEndsAt: number,
): Promise<Creations> {
  const [listed, lock, earlierIds] = await Promise.all([
    deps.assignments.isListed(grant),
    readLock(deps.records, grant),
    deps.assignments.listCreationsSince(grant, creationsSince(deps.now())),
  ]);
  const endedRecently =
    lock.lastEndedAt !== undefined && lock.lastEndedAt > toIso(deps.now() - propagationWindowMs);
  // Shortly after an earlier grant ended, the list may still contain the assignment that it deleted.
  const mayListStaleEntry = endedRecently && lock.lastAlreadyAssigned !== true;
  if (!listed || mayListStaleEntry)
    return [await create(deps, grant, invocationEndsAt, firstAttemptAttributes(earlierIds))];
  await changeWhileGranting(deps, grant, { set: { alreadyAssigned: true } }, [
    ...createCondition(deps),
    { absent: 'alreadyAssigned' },
  ]);
  return 'already-assigned';
}

/** Stored with the first create attempt when the principal did not have the assignment. DynamoDB stores no empty set. */
const firstAttemptAttributes = (earlierIds: readonly string[]) => ({
  alreadyAssigned: false,
  ...(earlierIds.length > 0 && { earlierRequestIds: new Set(earlierIds) }),
});

/**
 * Continues after an invocation that stopped after storing a create attempt, or whose create was rejected.
 * ListAccountAssignments proves nothing here: it may still contain the assignment of an earlier grant.
 * Creating an assignment that exists succeeds.
 */
async function resumeCreation(
  deps: EnsureDeps,
  grant: Grant,
  invocationEndsAt: number,
): Promise<Creations> {
  const requestIds = await recordCreations(deps, grant);
  return requestIds.length > 0 ? requestIds : [await create(deps, grant, invocationEndsAt)];
}

/** Stores the request ids of creations whose create attempt is unresolved, and returns all stored request ids. */
async function recordCreations(deps: EnsureDeps, grant: Grant): Promise<readonly string[]> {
  const recorded = new Set(grant.createRequestIds);
  for (const member of await findCreations(deps.assignments, grant)) {
    if (recorded.has(member)) continue;
    recorded.add(member);
    await changeAlways(deps, grant, { addTo: { field: 'createRequestIds', member } });
  }
  return [...recorded];
}

/** Sends the create, right after storing its attempt, and only while access may still be granted. */
async function create(
  deps: EnsureDeps,
  grant: Grant,
  invocationEndsAt: number,
  firstAttributes?: ReturnType<typeof firstAttemptAttributes>,
): Promise<string> {
  const attempt = {
    field: 'createAttempts',
    member: formatCreateAttempt(invocationEndsAt, deps.newOwnerId()),
  };
  const lastCreateAt = toIso(deps.now());
  await changeWhileGranting(
    deps,
    grant,
    {
      set: {
        ...firstAttributes,
        lastCreateAt,
        ...(firstAttributes && { firstCreateAt: lastCreateAt }),
      },
      addTo: attempt,
    },
    [...createCondition(deps), ...(firstAttributes ? [{ absent: 'alreadyAssigned' }] : [])],
  );
  const result = await deps.assignments.create(grant);
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
];
