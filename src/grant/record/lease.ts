import { maxClockSkewMs, toIso } from '../../platform/time.ts';
import { GrantBusyError } from '../errors.ts';
import { type Grant, parseGrant } from './grant.ts';
import type { Change, Clause, Condition, Records } from './records.ts';

/**
 * The exclusive right to change a grant and its assignment, for longer than its holder can run. The
 * holder makes each change, and confirms before each irrevocable step, through the lease, so that a
 * holder that lost it does nothing any more.
 */
export interface Lease {
  /** The record as the last change of this lease returned it. */
  readonly grant: () => Grant;
  /** Changes the record. Throws GrantBusyError when the lease is lost. */
  readonly change: (change: Change) => Promise<void>;
  /** Reads the record again. Throws GrantBusyError when the lease is lost. */
  readonly confirm: () => Promise<Grant>;
  /** Releases the lease. Never throws: a lease that is not released expires. */
  readonly release: () => Promise<void>;
}

export interface LeaseDeps {
  readonly records: Records;
  readonly now: () => number;
  /** Returns a name that no other holder has. */
  readonly newOwnerId: () => string;
}

/**
 * Takes the lease of a grant and makes `change` in one step. `invocationEndsAt` is when Lambda stops the holder,
 * in epoch milliseconds. Throws GrantBusyError while another invocation holds the lease, or when a
 * clause of `when` is false.
 */
export async function takeLease(
  { records, now, newOwnerId }: LeaseDeps,
  grantRecordId: string,
  invocationEndsAt: number,
  change: Change,
  when: readonly Clause[],
): Promise<Lease> {
  const owner = newOwnerId();
  const leaseUntil = toIso(invocationEndsAt + maxClockSkewMs);
  const result = await records.change(
    grantRecordId,
    { ...change, set: { ...change.set, leaseOwner: owner, leaseUntil } },
    [
      {
        anyOf: [
          { absent: 'leaseUntil' },
          { field: 'leaseUntil', before: toIso(now()) },
          { field: 'leaseOwner', isOneOf: [owner] },
        ],
      },
      ...when,
    ],
  );
  if (result.outcome === 'refused')
    throw new GrantBusyError(`another invocation holds the lease of ${grantRecordId}`);

  let grant = parseGrant(result.record);
  const isHeld = (): Condition => [
    { field: 'leaseOwner', isOneOf: [owner] },
    { field: 'leaseUntil', after: toIso(now()) },
  ];
  const changeUnderLease: Lease['change'] = async (leaseChange) => {
    const changed = await records.change(grantRecordId, leaseChange, isHeld());
    if (changed.outcome === 'refused')
      throw new GrantBusyError(`the lease of ${grantRecordId} is lost`);
    grant = parseGrant(changed.record);
  };
  return {
    grant: () => grant,
    change: changeUnderLease,
    async confirm() {
      await changeUnderLease({ set: { leaseOwner: owner } });
      return grant;
    },
    async release() {
      await records
        .change(grantRecordId, { remove: ['leaseOwner', 'leaseUntil'] }, [
          { field: 'leaseOwner', isOneOf: [owner] },
        ])
        .catch(() => undefined);
    },
  };
}
