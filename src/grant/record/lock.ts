import * as v from 'valibot';
import type { RecordReader, StoredRecord } from '../../request/stored-record.ts';
import type { Grant } from './grant.ts';
import type { Records } from './records.ts';

const lockRecord = v.looseObject({
  grantId: v.optional(v.string()),
  /** Until when the function that took the lock may still write the grant's record. */
  takenUntil: v.optional(v.string()),
  lastEndedAt: v.optional(v.string()),
  lastAlreadyAssigned: v.optional(v.boolean()),
});

/** Ensures that a principal has at most one open grant for an account and permission set. */
export type Lock = v.InferOutput<typeof lockRecord>;

type LockKey = Pick<Grant, 'accountId' | 'permissionSetArn' | 'principalId'>;

export const lockRecordId = ({ accountId, permissionSetArn, principalId }: LockKey): string =>
  `open#${accountId}#${permissionSetArn}#${principalId}`;

export async function readLock(records: RecordReader, key: LockKey): Promise<Lock> {
  return parseLock((await records.read(lockRecordId(key))) ?? {});
}

/** Takes the lock if it is free, or if `formerHolder` still holds it. Returns whether it did. */
export async function takeLock(
  records: Records,
  key: LockKey,
  {
    grantId,
    takenUntil,
    formerHolder,
  }: { grantId: string; takenUntil: string; formerHolder?: FormerHolder },
): Promise<boolean> {
  const { outcome } = await records.change(
    lockRecordId(key),
    { set: { grantId, takenUntil, ...lastEndOf(formerHolder?.grant) } },
    [formerHolder ? { field: 'grantId', isOneOf: [formerHolder.grantId] } : { absent: 'grantId' }],
  );
  return outcome === 'changed';
}

/** A grant that is over, or whose record was never written, and whose lock was not freed. */
export interface FormerHolder {
  readonly grantId: string;
  readonly grant: Grant | undefined;
}

/** Frees the lock of a grant that is over. Leaves a lock that another grant has taken. */
export async function freeLock(records: Records, grantId: string, grant: Grant): Promise<void> {
  await records.change(
    lockRecordId(grant),
    { set: lastEndOf(grant), remove: ['grantId', 'takenUntil'] },
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
} {
  if (grant?.endedAt === undefined || grant.alreadyAssigned === undefined) return {};
  return { lastEndedAt: grant.endedAt, lastAlreadyAssigned: grant.alreadyAssigned };
}

const parseLock = (record: StoredRecord): Lock => v.parse(lockRecord, record);
