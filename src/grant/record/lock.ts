import * as v from 'valibot';
import { invalidFields } from '../../platform/invalid-fields.ts';
import { latestInvocationEnd, toIso } from '../../platform/time.ts';
import { isAccountId, isPermissionSetArn, isPrincipalId } from '../../request/ids.ts';
import type { RecordReader, StoredRecord } from '../../request/stored-record.ts';
import { MalformedLockError } from '../errors.ts';
import type { AssignmentTarget } from './assignment-target.ts';
import { type Grant, isGrantId, isoTime } from './grant.ts';
import type { Records } from './records.ts';

const grantId = v.pipe(v.string(), v.check(isGrantId));
const lockRecord = v.strictObject({
  id: v.optional(v.string()),
  grantId: v.optional(grantId),
  /** Until when the function that took the lock may still write the grant's record. */
  takenUntil: v.optional(isoTime),
  lastEndedAt: v.optional(isoTime),
  lastAlreadyAssigned: v.optional(v.boolean()),
  /** The deletion with which the last grant ended. */
  lastDeleteRequestId: v.optional(v.pipe(v.string(), v.maxLength(256))),
  /** A grant without a record that may have had access. `break-glass unlock` removes it after a look. */
  lostGrantId: v.optional(grantId),
  /** Epoch seconds from which the sweep looks for the grant that holds it. Absent while it is free. */
  dueAt: v.optional(v.number()),
  /** `grant` while the lock is in `due-index`. */
  due: v.optional(v.literal('grant')),
});

/** Ensures that a principal has at most one open grant for an account and permission set. */
export type Lock = v.InferOutput<typeof lockRecord>;

export const lockRecordId = ({
  accountId,
  permissionSetArn,
  principalId,
}: AssignmentTarget): string => `open#${accountId}#${permissionSetArn}#${principalId}`;

/** Returns the target of a lock's id, with proven shapes; `undefined` for any other id. */
export function parseLockId(id: string): AssignmentTarget | undefined {
  const [kind, accountId = '', permissionSetArn = '', principalId = '', ...others] = id.split('#');
  const isLockId =
    kind === 'open' &&
    others.length === 0 &&
    isAccountId(accountId) &&
    isPermissionSetArn(permissionSetArn) &&
    isPrincipalId(principalId);
  return isLockId ? { accountId, permissionSetArn, principalId } : undefined;
}

/** Throws MalformedLockError. */
export async function readLock(records: RecordReader, key: AssignmentTarget): Promise<Lock> {
  return parseLock((await records.read(lockRecordId(key))) ?? {});
}

/** Reads a lock for the end of access, which a malformed lock must not hold back: it counts as a free one. */
export async function readLockOrNone(records: RecordReader, key: AssignmentTarget): Promise<Lock> {
  try {
    return await readLock(records, key);
  } catch (error) {
    if (error instanceof MalformedLockError) return {};
    throw error;
  }
}

interface Claim {
  readonly grantId: string;
  readonly takenUntil: string;
  /** When the sweep looks for the grant's record, in epoch seconds. */
  readonly dueAt: number;
  readonly formerHolder?: FormerHolder;
}

/** A grant that is over, or whose record is missing, and whose lock was not freed. */
interface FormerHolder {
  readonly grantId: string;
  readonly grant: Grant | undefined;
  /** Whether the grant's record is missing although its execution was started. */
  readonly isLost: boolean;
}

/** Whether the function that took the lock may still write the grant. One that would run longer than any can is none. */
export const mayWriteGrant = ({ takenUntil }: Lock, now: number): boolean =>
  takenUntil !== undefined &&
  takenUntil > toIso(now) &&
  takenUntil <= toIso(latestInvocationEnd(now));

/** Takes the lock if it is free, or if `formerHolder` still holds it. Returns whether it did. */
export async function takeLock(
  records: Records,
  key: AssignmentTarget,
  { grantId, takenUntil, dueAt, formerHolder }: Claim,
): Promise<boolean> {
  const lostGrantId = formerHolder?.isLost ? formerHolder.grantId : undefined;
  const { outcome } = await records.change(
    lockRecordId(key),
    {
      set: {
        grantId,
        takenUntil,
        due: 'grant',
        dueAt,
        lostGrantId,
        ...lastEndOf(formerHolder?.grant),
      },
    },
    [formerHolder ? { field: 'grantId', isOneOf: [formerHolder.grantId] } : { absent: 'grantId' }],
  );
  return outcome === 'changed';
}

const heldFields = ['grantId', 'takenUntil', 'due', 'dueAt'];

/**
 * Frees the lock of a grant that is over. Leaves a lock that another grant has taken. `isUnassigned`: the
 * list showed no assignment, so that no lost grant has one either.
 */
export async function freeLock(
  records: Records,
  grantId: string,
  key: AssignmentTarget,
  { grant, isUnassigned }: { readonly grant: Grant | undefined; readonly isUnassigned: boolean },
): Promise<void> {
  await records.change(
    lockRecordId(key),
    {
      set: lastEndOf(grant),
      remove: isUnassigned ? [...heldFields, 'lostGrantId'] : heldFields,
    },
    [{ field: 'grantId', isOneOf: [grantId] }],
  );
}

/**
 * What the next grant must know: within the propagation window, a listed assignment may be a stale
 * entry of this grant. A grant that never decided `alreadyAssigned` created nothing and leaves no
 * entry: otherwise an assignment of the principal would be taken for a stale entry.
 */
function lastEndOf(grant: Grant | undefined): {
  lastEndedAt?: string;
  lastAlreadyAssigned?: boolean;
  lastDeleteRequestId?: string | undefined;
} {
  if (grant?.endedAt === undefined || grant.alreadyAssigned === undefined) return {};
  return {
    lastEndedAt: grant.endedAt,
    lastAlreadyAssigned: grant.alreadyAssigned,
    lastDeleteRequestId: grant.deleteRequestId,
  };
}

/** Throws MalformedLockError, which names fields and repeats no value. */
export function parseLock(record: StoredRecord): Lock {
  const parsed = v.safeParse(lockRecord, record);
  if (parsed.success) return parsed.output;
  const fields = invalidFields(parsed.issues, 'record');
  throw new MalformedLockError(
    `the lock of this access is malformed (invalid fields: ${fields}): look who changed it, and delete it`,
  );
}
