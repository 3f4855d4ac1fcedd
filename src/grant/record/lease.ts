import { latestInvocationEnd, maxClockSkewMs, toIso } from '../../platform/time.ts';
import type { StoredRecord } from '../../request/stored-record.ts';
import { GrantBusyError } from '../errors.ts';
import type { Change, Clause, Condition, Records } from './records.ts';

/**
 * The exclusive right to change a record and what it stands for, for longer than its holder can run. The
 * holder makes each change, and confirms before each irrevocable step, through the lease, so that a
 * holder that lost it does nothing any more.
 */
export interface Lease<T> {
  /** The record as the last change of this lease returned it. */
  readonly record: () => T;
  /** Changes the record. Throws GrantBusyError when the lease is lost. */
  readonly change: (change: Change) => Promise<void>;
  /** Reads the record again. Throws GrantBusyError when the lease is lost. */
  readonly confirm: () => Promise<T>;
  /** Releases the lease. Never throws: a lease that is not released expires. */
  readonly release: () => Promise<void>;
}

export interface LeaseDeps {
  readonly records: Records;
  readonly now: () => number;
  /** Returns a name that no other holder has. */
  readonly newOwnerId: () => string;
}

interface LeaseRequest<T> {
  readonly id: string;
  readonly parse: (record: StoredRecord) => T;
  /** When Lambda stops the holder, in epoch milliseconds. */
  readonly invocationEndsAt: number;
  /** Made in the same step. */
  readonly change?: Change;
  readonly when: readonly Clause[];
  /** Takes it also from another holder. */
  readonly isForced?: boolean;
}

/**
 * Takes the lease of a record. Throws GrantBusyError while another invocation holds it, or when a clause of
 * `when` is false. A lease that ends later than any function can run is none.
 */
export async function takeLease<T>(
  { records, now, newOwnerId }: LeaseDeps,
  { id, parse, invocationEndsAt, change = {}, when, isForced = false }: LeaseRequest<T>,
): Promise<Lease<T>> {
  const owner = newOwnerId();
  const leaseUntil = toIso(invocationEndsAt + maxClockSkewMs);
  const result = await records.change(
    id,
    { ...change, set: { ...change.set, leaseOwner: owner, leaseUntil } },
    [
      {
        anyOf: [
          { absent: 'leaseUntil' },
          { field: 'leaseUntil', before: toIso(now()) },
          { field: 'leaseUntil', after: toIso(latestInvocationEnd(now())) },
          { field: 'leaseOwner', isOneOf: [owner] },
          ...(isForced ? [{ present: 'id' }] : []),
        ],
      },
      ...when,
    ],
  );
  if (result.outcome === 'refused')
    throw new GrantBusyError(`another invocation holds the lease of ${id}`);

  let record = parse(result.record);
  const isHeld = (): Condition => [
    { field: 'leaseOwner', isOneOf: [owner] },
    { field: 'leaseUntil', after: toIso(now()) },
  ];
  const changeUnderLease: Lease<T>['change'] = async (leaseChange) => {
    const changed = await records.change(id, leaseChange, isHeld());
    if (changed.outcome === 'refused') throw new GrantBusyError(`the lease of ${id} is lost`);
    record = parse(changed.record);
  };
  return {
    record: () => record,
    change: changeUnderLease,
    async confirm() {
      await changeUnderLease({ set: { leaseOwner: owner } });
      return record;
    },
    async release() {
      await records
        .change(id, { remove: ['leaseOwner', 'leaseUntil'] }, [
          { field: 'leaseOwner', isOneOf: [owner] },
        ])
        .catch(() => undefined);
    },
  };
}
