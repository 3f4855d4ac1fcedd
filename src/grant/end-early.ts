import { toEpochSeconds, toIso } from '../platform/time.ts';
import { type Grant, isOver, parseGrant } from './record/grant.ts';
import { findGrant } from './record/read-grant.ts';
import type { Records } from './record/records.ts';

/** The executions that wait for access to expire. */
export interface ExecutionWaits {
  /** Ends the wait of this task token. Does nothing when the wait is over already. */
  end(taskToken: string): Promise<void>;
}

export interface EndEarlyDeps {
  readonly records: Records;
  readonly waits: ExecutionWaits;
  readonly now: () => number;
}

interface EndRequest {
  readonly grantId: string;
  /** Who requests the end, as the report names them. */
  readonly endedBy: string;
  /** Whether they may end this grant, according to its record. */
  readonly mayEnd: (grant: Grant) => boolean;
}

export type EndResult =
  | { readonly outcome: 'requested' | 'already-requested' | 'over'; readonly grant: Grant }
  /** The grant does not exist, or they may not end it. The response must not distinguish the two. */
  | { readonly outcome: 'refused' };

export type EndEarly = (request: EndRequest) => Promise<EndResult>;

/**
 * Requests the end of a grant before its deadline: writes the end request to the record, then ends the
 * wait with the token that the write returned. If the token is not stored yet, the condition of the
 * wait fails and ends it. If the token is lost, the sweep ends the grant.
 */
export async function endEarly(
  { records, waits, now }: EndEarlyDeps,
  { grantId, endedBy, mayEnd }: EndRequest,
): Promise<EndResult> {
  const before = await findGrant(records, grantId);
  if (!before || !mayEnd(before)) return { outcome: 'refused' };
  const endRequestedAt = toIso(now());
  const written = await records.change(
    before.id,
    { set: { endRequestedAt, endedBy, dueAt: toEpochSeconds(endRequestedAt) } },
    [{ field: 'status', isOneOf: ['opening', 'giving', 'active'] }, { absent: 'endRequestedAt' }],
  );
  const grant =
    written.outcome === 'changed'
      ? parseGrant(written.record)
      : ((await findGrant(records, grantId)) ?? before);
  const isTooLate = isOver(grant) || grant.endRequestedAt === undefined;
  if (written.outcome === 'refused' && isTooLate) return { outcome: 'over', grant };
  // Also for an earlier end request, whose function may have died before it ended the wait.
  if (grant.taskToken !== undefined) await waits.end(grant.taskToken);
  return { outcome: written.outcome === 'changed' ? 'requested' : 'already-requested', grant };
}
