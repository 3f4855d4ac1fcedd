import { toIso } from '../../platform/time.ts';
import { clockSkewMs } from '../access/create-attempt.ts';
import { GrantBusyError } from '../errors.ts';
import { type Grant, parseGrant } from './grant.ts';
import type { Change, Clause, Condition, Records } from './records.ts';

/**
 * The right to work on a grant alone, for longer than its holder can run. Each change and each
 * irrevocable act goes through it, so that whoever was overtaken does nothing any more.
 */
export interface Lease {
  /** The record as the lease's last change left it. */
  readonly grant: () => Grant;
  /** Changes the record while the lease stands; throws GrantBusyError when it does not. */
  readonly change: (change: Change, when?: readonly Clause[]) => Promise<void>;
  /** Reads the record anew and proves that the lease still stands; throws GrantBusyError when not. */
  readonly confirm: () => Promise<Grant>;
  /** Gives the lease back. It never throws: an unreleased lease ends by itself. */
  readonly release: () => Promise<void>;
}

export interface LeaseDeps {
  readonly records: Records;
  readonly now: () => number;
  /** A name that no other holder ever has. */
  readonly newOwner: () => string;
}

/**
 * Takes the lease of a grant, making a `first` change with it in one step. `endsAt` is when the holder will
 * be stopped, in epoch milliseconds. Throws GrantBusyError while another holds it, or when the
 * grant is not as `when` wants it.
 */
export async function takeLease(
  { records, now, newOwner }: LeaseDeps,
  grantRecordId: string,
  endsAt: number,
  first: Change,
  when: readonly Clause[],
): Promise<Lease> {
  const owner = newOwner();
  const leaseUntil = toIso(endsAt + clockSkewMs);
  const taken = await records.change(
    grantRecordId,
    { ...first, set: { ...first.set, leaseOwner: owner, leaseUntil } },
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
  if (taken.outcome === 'refused')
    throw new GrantBusyError(`somebody else is at work on ${grantRecordId}`);

  let grant = parseGrant(taken.record);
  const mine = (): Condition => [
    { field: 'leaseOwner', isOneOf: [owner] },
    { field: 'leaseUntil', after: toIso(now()) },
  ];
  const change: Lease['change'] = async (what, further = []) => {
    const changed = await records.change(grantRecordId, what, [...mine(), ...further]);
    if (changed.outcome === 'refused')
      throw new GrantBusyError(`the lease of ${grantRecordId} went to somebody else`);
    grant = parseGrant(changed.record);
  };
  return {
    grant: () => grant,
    change,
    async confirm() {
      await change({ set: { leaseOwner: owner } });
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
