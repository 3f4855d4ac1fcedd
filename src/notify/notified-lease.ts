import { type Lease, type LeaseDeps, takeLease } from '../grant/record/lease.ts';
import { type NotifiedRecord, parseNotifiedRecord } from '../grant/record/notified-record.ts';
import type { Change } from '../grant/record/records.ts';
import { maxClockSkewMs } from '../platform/time.ts';

export interface NotifiedLeaseDeps extends LeaseDeps {
  /** Waits for the lease that a killed invocation holds, instead of leaving the rest to the sweep. */
  readonly sleepForLease?: (milliseconds: number) => Promise<void>;
}

/** For so long one invocation tells people; every call is shorter. */
const leaseMs = 15_000;
const leaseWaitMs = 2_000;

/** Takes the right to tell people about a grant, and makes a change in the same step. Throws GrantBusyError. */
export async function takeNotifiedLease(
  deps: NotifiedLeaseDeps,
  id: string,
  set: NonNullable<Change['set']>,
): Promise<Lease<NotifiedRecord>> {
  const { now, sleepForLease } = deps;
  let giveUpAt: number | undefined;
  for (;;) {
    const startedAt = now();
    try {
      return await takeLease(deps, {
        id,
        parse: parseNotifiedRecord,
        invocationEndsAt: now() + leaseMs,
        change: { set, remove: ['pendingAt'] },
        when: [],
      });
    } catch (error) {
      // A call that takes long compares with an old time: only one that started late enough counts.
      giveUpAt ??= now() + leaseMs + 2 * maxClockSkewMs;
      if (sleepForLease === undefined || startedAt >= giveUpAt) throw error;
      await sleepForLease(leaseWaitMs);
    }
  }
}
