import { toIso } from '../../platform/time.ts';
import {
  AssignmentFailedError,
  AssignmentPendingError,
  EndRequestedError,
  GrantRefusedError,
} from '../errors.ts';
import { type Grant, grantIdOf, parseGrant } from '../record/grant.ts';
import { readLock } from '../record/lock.ts';
import { findGrant } from '../record/read-grant.ts';
import type { Change, Condition, Records } from '../record/records.ts';
import type { AssignmentCreator } from './account-assignments.ts';
import {
  createPendingUntil,
  creationsFrom,
  findCreations,
  formatCreateAttempt,
} from './create-attempt.ts';
import { propagationWindowMs } from './propagation-window.ts';

interface EnsureDeps {
  readonly records: Records;
  readonly assignments: AssignmentCreator;
  readonly now: () => number;
  /** A name that no other caller ever has. */
  readonly newOwner: () => string;
}

/**
 * One look at the way to an assignment that stands: sends the create if none was sent, and judges
 * what became of it. Returns when the assignment is there; throws AssignmentPendingError until then.
 */
export async function ensureAssigned(
  deps: EnsureDeps,
  { id }: Pick<Grant, 'id'>,
  endsAt: number,
): Promise<void> {
  const grant = await currentGrant(deps, id);
  const requestIds = await creationsFor(deps, grant, endsAt);
  if (requestIds === 'already-assigned') return;

  const creations = await Promise.all(
    requestIds.map((id) => deps.assignments.describeCreation(id)),
  );
  if (creations.some(({ status }) => status === 'succeeded')) {
    if (await deps.assignments.isListed(grant)) return;
    throw new AssignmentPendingError('the assignment is made, but not in the list yet');
  }
  const failures = creations.filter((creation) => creation.status === 'failed');
  if (!failures[0] || failures.length < creations.length || (await hasOthers(deps, id, requestIds)))
    throw new AssignmentPendingError('Identity Center is still making the assignment');
  throw new AssignmentFailedError(failures[0].reason);
}

/** Whether a create is, or may be, on its way that was not judged yet: a lost try's, or a twin's. */
async function hasOthers(
  deps: EnsureDeps,
  id: string,
  judged: readonly string[],
): Promise<boolean> {
  const awaited = createPendingUntil(await currentGrant(deps, id), deps.now());
  const found = await noteCreations(deps, await currentGrant(deps, id));
  return awaited !== undefined || found.some((requestId) => !judged.includes(requestId));
}

type Creations = readonly string[] | 'already-assigned';

async function creationsFor(deps: EnsureDeps, grant: Grant, endsAt: number): Promise<Creations> {
  if (grant.alreadyAssigned) return 'already-assigned';
  if (grant.alreadyAssigned === undefined) return beginCreation(deps, grant, endsAt);
  if (grant.createRequestIds?.size) return [...grant.createRequestIds];
  return resumeCreation(deps, grant, endsAt);
}

/**
 * Decides, once in a grant's life, whether the principal held the assignment before it, and writes
 * that down together with the intent to create. Later the list would show our own assignment, and
 * nothing could tell it from theirs.
 */
async function beginCreation(deps: EnsureDeps, grant: Grant, endsAt: number): Promise<Creations> {
  const [listed, lock, earlier] = await Promise.all([
    deps.assignments.isListed(grant),
    readLock(deps.records, grant),
    deps.assignments.listCreationsSince(grant, creationsFrom(deps.now())),
  ]);
  const endedLately =
    lock.lastEndedAt !== undefined && lock.lastEndedAt > toIso(deps.now() - propagationWindowMs);
  const isStaleEntry = endedLately && lock.lastAlreadyAssigned !== true;
  if (!listed || isStaleEntry)
    return [await create(deps, grant, endsAt, decideNotAssigned(earlier))];
  await changeWhileGiving(deps, grant, { set: { alreadyAssigned: true } }, [
    ...mayStillCreate(deps),
    { absent: 'alreadyAssigned' },
  ]);
  return 'already-assigned';
}

/** What is decided together with the first create; an empty set is no attribute. */
const decideNotAssigned = (earlier: readonly string[]) => ({
  alreadyAssigned: false,
  ...(earlier.length > 0 && { earlierRequestIds: new Set(earlier) }),
});

/**
 * Goes on from an earlier try that died, or was refused, between sending the create and noting its
 * request id. The list proves nothing here: it may show the shadow of an earlier grant. Creating
 * what exists is a success.
 */
async function resumeCreation(deps: EnsureDeps, grant: Grant, endsAt: number): Promise<Creations> {
  const found = await noteCreations(deps, grant);
  return found.length > 0 ? found : [await create(deps, grant, endsAt)];
}

/** Notes every creation of this grant that Identity Center knows of, and gives all that are noted. */
async function noteCreations(deps: EnsureDeps, grant: Grant): Promise<readonly string[]> {
  const noted = new Set(grant.createRequestIds);
  for (const member of await findCreations(deps.assignments, grant)) {
    if (noted.has(member)) continue;
    noted.add(member);
    await record(deps, grant, { addTo: { field: 'createRequestIds', member } });
  }
  return [...noted];
}

/** Sends the create, right after writing down that it will, and only while nobody has begun to revoke. */
async function create(
  deps: EnsureDeps,
  grant: Grant,
  endsAt: number,
  decided?: ReturnType<typeof decideNotAssigned>,
): Promise<string> {
  const intent = { field: 'createAttempts', member: formatCreateAttempt(endsAt, deps.newOwner()) };
  const lastCreateAt = toIso(deps.now());
  await changeWhileGiving(
    deps,
    grant,
    {
      set: { ...decided, lastCreateAt, ...(decided && { firstCreateAt: lastCreateAt }) },
      addTo: intent,
    },
    [...mayStillCreate(deps), ...(decided ? [{ absent: 'alreadyAssigned' }] : [])],
  );
  const sent = await deps.assignments.create(grant);
  if (sent.outcome === 'rejected') {
    await record(deps, grant, { takeFrom: intent });
    throw sent.error;
  }
  const { requestId } = sent;
  await record(deps, grant, {
    addTo: { field: 'createRequestIds', member: requestId },
    takeFrom: intent,
  });
  return requestId;
}

/** Whoever revokes must know of every create: so it is noted whatever the status is by now. */
async function record(deps: EnsureDeps, grant: Grant, change: Change): Promise<void> {
  await deps.records.change(grant.id, change, [{ present: 'id' }]);
}

const mayStillCreate = ({ now }: Pick<EnsureDeps, 'now'>): Condition => [
  { field: 'status', isOneOf: ['giving'] },
  { field: 'deadlineAt', after: toIso(now()) },
  { absent: 'endRequestedAt' },
];

/**
 * Changes the record of a grant that is being given. Where the condition does not hold, a twin of
 * this function, or a lost answer of its own, is asked after by the next try; when the grant is not
 * being given any more, there is none.
 */
export async function changeWhileGiving(
  deps: Pick<EnsureDeps, 'records' | 'now'>,
  grant: Grant,
  change: Change,
  when: Condition,
): Promise<Grant> {
  const result = await deps.records.change(grant.id, change, when);
  if (result.outcome === 'changed') return parseGrant(result.record);
  const now = await currentGrant(deps, grant.id);
  refuseIfEnding(now);
  const isAlive = now.status === 'giving' && now.deadlineAt > toIso(deps.now());
  if (isAlive || now.status === 'active')
    throw new AssignmentPendingError('another try of this grant is at work');
  throw new GrantRefusedError(
    `grant ${grantIdOf(now)} is ${now.status}: nothing is given any more`,
  );
}

/** A wish for the end that came before access was there is met by not giving it. */
export function refuseIfEnding(grant: Grant): void {
  if (grant.endRequestedAt !== undefined && grant.status !== 'active')
    throw new EndRequestedError(
      `the end of grant ${grantIdOf(grant)} was asked for before its access was there`,
    );
}

async function currentGrant({ records }: Pick<EnsureDeps, 'records'>, id: string): Promise<Grant> {
  const grant = await findGrant(records, id.slice('grant#'.length));
  if (!grant) throw new GrantRefusedError(`the record of ${id} is gone`);
  return grant;
}
