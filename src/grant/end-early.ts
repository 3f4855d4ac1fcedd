import { toEpochSeconds, toIso } from '../platform/time.ts';
import { type Grant, isOver, parseGrant } from './record/grant.ts';
import { findGrant } from './record/read-grant.ts';
import type { Records } from './record/records.ts';

/** The executions that wait for access to expire. */
export interface ExecutionWaits {
  /** Ends the wait that this token belongs to. A wait that is over already is no error. */
  end(taskToken: string): Promise<void>;
}

export interface EndEarlyDeps {
  readonly records: Records;
  readonly waits: ExecutionWaits;
  readonly now: () => number;
}

export interface EndRequest {
  readonly grantId: string;
  /** Who wishes it, as the report shall say. */
  readonly endedBy: string;
  /** Whether whoever wishes it may end this grant, judged by its record. */
  readonly mayEnd: (grant: Grant) => boolean;
}

export type EndResult =
  | { readonly outcome: 'requested' | 'already-requested' | 'over'; readonly grant: Grant }
  /** There is no such grant, or it is not theirs: the two look the same from outside. */
  | { readonly outcome: 'refused' };

export type EndEarly = (wish: EndRequest) => Promise<EndResult>;

/**
 * Asks for the end of a grant before its deadline: writes the wish on the record, then ends the wait
 * with the token that the write gave back. A wish that comes before the token is met by the wait's
 * own condition; one whose token is lost, by the sweep.
 */
export function createEndEarly({ records, waits, now }: EndEarlyDeps): EndEarly {
  return async ({ grantId, endedBy, mayEnd }) => {
    const known = await findGrant(records, grantId);
    if (!known || !mayEnd(known)) return { outcome: 'refused' };
    const endRequestedAt = toIso(now());
    const wished = await records.change(
      known.id,
      { set: { endRequestedAt, endedBy, dueAt: toEpochSeconds(endRequestedAt) } },
      [{ field: 'status', isOneOf: ['opening', 'giving', 'active'] }, { absent: 'endRequestedAt' }],
    );
    const grant =
      wished.outcome === 'changed'
        ? parseGrant(wished.record)
        : ((await findGrant(records, grantId)) ?? known);
    const isTooLate = isOver(grant) || grant.endRequestedAt === undefined;
    if (wished.outcome === 'refused' && isTooLate) return { outcome: 'over', grant };
    // Sent again for a wish that was there already: the first may have died before it could.
    if (grant.taskToken !== undefined) await waits.end(grant.taskToken);
    return { outcome: wished.outcome === 'changed' ? 'requested' : 'already-requested', grant };
  };
}
