import { toEpochSeconds, toIso } from '../platform/time.ts';
import { type ExecutionWaits, endWait } from './end-wait.ts';
import { GrantBusyError } from './errors.ts';
import { type Grant, grantIdOf, isOver, parseGrant } from './record/grant.ts';
import { findGrant } from './record/read-grant.ts';
import type { Clause, Records } from './record/records.ts';
import { approvalWaitId, expiryWaitId } from './record/waits.ts';

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
 * Requests the end of a grant before its deadline: writes the end request to the grant, then ends the wait of its
 * execution. If the task token is lost, the sweep ends the grant.
 */
export async function endEarly(deps: EndEarlyDeps, request: EndRequest): Promise<EndResult> {
  const { records } = deps;
  for (let triesLeft = maxTries; ; triesLeft -= 1) {
    const before = await findGrant(records, request.grantId);
    if (!before || !request.mayEnd(before)) return { outcome: 'refused' };
    if (isOver(before) || before.status === 'ending') {
      if (before.endRequestedAt === undefined) return { outcome: 'over', grant: before };
    } else if (before.endRequestedAt === undefined) {
      const grant = await requestEnd(deps, before, request.endedBy);
      if (!grant && triesLeft > 0) continue;
      if (!grant) throw new GrantBusyError(`grant ${request.grantId} changes all the time`);
      await endWaits(deps, grant);
      return { outcome: 'requested', grant };
    }
    await endWaits(deps, before);
    const outcome = isOver(before) ? 'over' : 'already-requested';
    return { outcome, grant: before };
  }
}

const maxTries = 5;

/**
 * Writes the end request, later than what the grant has done so far. Returns `undefined` when that has
 * changed meanwhile: this function may have been frozen between its read and its write.
 */
async function requestEnd(
  { records, now }: EndEarlyDeps,
  before: Grant,
  endedBy: string,
): Promise<Grant | undefined> {
  const done = ['lastCreateAt', 'accessBeganAt'] as const;
  const doneAt = done.flatMap((field) => (before[field] ? [Date.parse(before[field]) + 1] : []));
  const endRequestedAt = toIso(Math.max(now(), ...doneAt));
  const unchanged = done.map((field): Clause => {
    const at = before[field];
    return at === undefined ? { absent: field } : { field, isOneOf: [at] };
  });
  const written = await records.change(
    before.id,
    { set: { endRequestedAt, endedBy, due: 'grant', dueAt: toEpochSeconds(endRequestedAt) } },
    [
      { field: 'status', isOneOf: ['awaiting-approval', 'opening', 'giving', 'active'] },
      { absent: 'endRequestedAt' },
      ...unchanged,
    ],
  );
  return written.outcome === 'changed' ? parseGrant(written.record) : undefined;
}

/** Also for an earlier end request, whose function may have died before it ended the wait. */
async function endWaits(deps: EndEarlyDeps, grant: Grant): Promise<void> {
  const grantId = grantIdOf(grant);
  if (grant.approvalsNeeded !== undefined && grant.accessBeganAt === undefined)
    await endWait(deps, approvalWaitId(grantId));
  await endWait(deps, expiryWaitId(grantId));
}
