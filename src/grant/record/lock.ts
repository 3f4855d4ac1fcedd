import * as v from 'valibot';
import type { RecordReader, StoredRecord } from '../../request/stored-record.ts';
import type { Grant } from './grant.ts';
import type { Records } from './records.ts';

const lockRecord = v.looseObject({
  grantId: v.optional(v.string()),
  /** Until when whoever took the lock may still be about to write its grant's record. */
  takenUntil: v.optional(v.string()),
  lastEndedAt: v.optional(v.string()),
  lastAlreadyAssigned: v.optional(v.boolean()),
});

/** The table's word that a principal, account and permission set have an open grant. */
export type Lock = v.InferOutput<typeof lockRecord>;

type LockKey = Pick<Grant, 'accountId' | 'permissionSetArn' | 'principalId'>;

export const lockRecordId = ({ accountId, permissionSetArn, principalId }: LockKey): string =>
  `open#${accountId}#${permissionSetArn}#${principalId}`;

export async function readLock(records: RecordReader, key: LockKey): Promise<Lock> {
  return parseLock((await records.read(lockRecordId(key))) ?? {});
}

/** Takes the lock if it is free, or if `overGrantId`, whose time is over, still holds it. */
export async function takeLock(
  records: Records,
  key: LockKey,
  {
    grantId,
    takenUntil,
    over: formerHolder,
  }: { grantId: string; takenUntil: string; over?: FormerHolder },
): Promise<boolean> {
  const { outcome } = await records.change(
    lockRecordId(key),
    { set: { grantId, takenUntil, ...lastEndOf(formerHolder?.grant) } },
    [formerHolder ? { field: 'grantId', isOneOf: [formerHolder.grantId] } : { absent: 'grantId' }],
  );
  return outcome === 'changed';
}

/** A grant that holds the lock no longer by right; without a record if it never got one. */
export interface FormerHolder {
  readonly grantId: string;
  readonly grant: Grant | undefined;
}

/** Frees the lock of a grant that is over. A lock that has gone to another grant stays as it is. */
export async function freeLock(records: Records, grantId: string, grant: Grant): Promise<void> {
  await records.change(
    lockRecordId(grant),
    { set: lastEndOf(grant), remove: ['grantId', 'takenUntil'] },
    [{ field: 'grantId', isOneOf: [grantId] }],
  );
}

/**
 * What a later grant of the same thing must know: an assignment seen soon after may be this one's
 * shadow. A grant that never decided about an assignment casts none, and says nothing here: or a
 * standing assignment would be taken for its shadow.
 */
function lastEndOf(grant: Grant | undefined): {
  lastEndedAt?: string;
  lastAlreadyAssigned?: boolean;
} {
  if (grant?.endedAt === undefined || grant.alreadyAssigned === undefined) return {};
  return { lastEndedAt: grant.endedAt, lastAlreadyAssigned: grant.alreadyAssigned };
}

const parseLock = (record: StoredRecord): Lock => v.parse(lockRecord, record);
