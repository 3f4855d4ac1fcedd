import { toIso } from '../../platform/time.ts';
import { AssignmentFailedError, AssignmentPendingError } from '../errors.ts';
import type { Grant } from '../record/grant.ts';
import { readLock } from '../record/lock.ts';
import type { Change, Condition, Records } from '../record/records.ts';
import { type AssignmentCreator, propagationWindowMs } from './account-assignments.ts';
import { changeWhileGiving, readCurrentGrant } from './change-while-giving.ts';
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
  /** Returns a name that no other caller has. */
  readonly newOwner: () => string;
}

/**
 * Sends the create if none was sent, and checks its progress once. Returns when a creation SUCCEEDED
 * and the list contains the assignment; throws AssignmentPendingError until then.
 */
export async function ensureAssigned(
  deps: EnsureDeps,
  { id }: Pick<Grant, 'id'>,
  endsAt: number,
): Promise<void> {
  const grant = await readCurrentGrant(deps.records, id);
  const requestIds = await ensureCreateSent(deps, grant, endsAt);
  if (requestIds === 'already-assigned') return;

  const creations = await Promise.all(
    requestIds.map((requestId) => deps.assignments.describeCreation(requestId)),
  );
  if (creations.some(({ status }) => status === 'succeeded')) {
    if (await deps.assignments.isListed(grant)) return;
    throw new AssignmentPendingError('the assignment is created, but not listed yet');
  }
  const failures = creations.filter((creation) => creation.status === 'failed');
  if (!failures[0] || failures.length < creations.length || (await hasOthers(deps, id, requestIds)))
    throw new AssignmentPendingError('Identity Center is still creating the assignment');
  throw new AssignmentFailedError(failures[0].reason);
}

/** Whether another create was sent, or may still be: by a try whose response was lost, or concurrently. */
async function hasOthers(
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
  endsAt: number,
): Promise<Creations> {
  if (grant.alreadyAssigned) return 'already-assigned';
  if (grant.alreadyAssigned === undefined) return startCreation(deps, grant, endsAt);
  if (grant.createRequestIds?.size) return [...grant.createRequestIds];
  return resumeCreation(deps, grant, endsAt);
}

/**
 * Decides, once in the life of a grant, whether the principal had the assignment before, and writes
 * that together with the first create attempt. Later the list would show our own assignment, which
 * cannot be distinguished from theirs.
 */
async function startCreation(deps: EnsureDeps, grant: Grant, endsAt: number): Promise<Creations> {
  const [listed, lock, earlierIds] = await Promise.all([
    deps.assignments.isListed(grant),
    readLock(deps.records, grant),
    deps.assignments.listCreationsSince(grant, creationsSince(deps.now())),
  ]);
  const endedRecently =
    lock.lastEndedAt !== undefined && lock.lastEndedAt > toIso(deps.now() - propagationWindowMs);
  const isStaleEntry = endedRecently && lock.lastAlreadyAssigned !== true;
  if (!listed || isStaleEntry)
    return [await create(deps, grant, endsAt, notAssignedBefore(earlierIds))];
  await changeWhileGiving(deps, grant, { set: { alreadyAssigned: true } }, [
    ...mayStillCreate(deps),
    { absent: 'alreadyAssigned' },
  ]);
  return 'already-assigned';
}

/** The attributes of that decision. DynamoDB does not store an empty set. */
const notAssignedBefore = (earlierIds: readonly string[]) => ({
  alreadyAssigned: false,
  ...(earlierIds.length > 0 && { earlierRequestIds: new Set(earlierIds) }),
});

/**
 * Continues after a try that died, or was rejected, between sending the create and storing its request
 * id. The list proves nothing here: it may show the assignment of an earlier grant. Creating an
 * assignment that exists succeeds.
 */
async function resumeCreation(deps: EnsureDeps, grant: Grant, endsAt: number): Promise<Creations> {
  const requestIds = await recordCreations(deps, grant);
  return requestIds.length > 0 ? requestIds : [await create(deps, grant, endsAt)];
}

/** Stores the request ids of all creations of this grant that Identity Center knows, and returns all stored ones. */
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
  endsAt: number,
  decided?: ReturnType<typeof notAssignedBefore>,
): Promise<string> {
  const attempt = { field: 'createAttempts', member: formatCreateAttempt(endsAt, deps.newOwner()) };
  const lastCreateAt = toIso(deps.now());
  await changeWhileGiving(
    deps,
    grant,
    {
      set: { ...decided, lastCreateAt, ...(decided && { firstCreateAt: lastCreateAt }) },
      addTo: attempt,
    },
    [...mayStillCreate(deps), ...(decided ? [{ absent: 'alreadyAssigned' }] : [])],
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

const mayStillCreate = ({ now }: Pick<EnsureDeps, 'now'>): Condition => [
  { field: 'status', isOneOf: ['giving'] },
  { field: 'deadlineAt', after: toIso(now()) },
  { absent: 'endRequestedAt' },
];
