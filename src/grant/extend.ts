import { toEpochSeconds, toIso } from '../platform/time.ts';
import type { Denied } from '../request/policy/decide.ts';
import type { Decide } from '../request/policy/gather-facts.ts';
import { chosenDeadline, type ExtensionOrder, extendedDeadline } from './record/extension.ts';
import { findMissingReason } from './record/given-reasons.ts';
import {
  accessTimeBegins,
  expiryOf,
  type Grant,
  type GrantStatus,
  isOver,
  parseGrant,
  slackOriginOf,
} from './record/grant.ts';
import { makeChangeDue } from './record/notification-due.ts';
import { findGrant } from './record/read-grant.ts';
import type { AttributeWriter, Records } from './record/records.ts';

export interface ExtendDeps {
  readonly records: Records;
  /** For the record of what people were told, of which the function may write when it is due. */
  readonly notified: AttributeWriter;
  /** Decides from the user link and the access rules as they are now. */
  readonly decide: Decide;
  readonly now: () => number;
}

interface ExtensionRequest extends ExtensionOrder {
  /** Whether they hold this grant, according to its record. */
  readonly isHolder: (grant: Grant) => boolean;
  /** When Lambda will have stopped the function that extends, in epoch milliseconds. */
  readonly invocationEndsAt: number;
}

export type ExtendResult =
  | { readonly outcome: 'extended'; readonly grant: Grant }
  /** The deadline is not the one that the request names. */
  | { readonly outcome: 'already-extended'; readonly grant: Grant }
  /** Less than five minutes are left up to the longest time. */
  | { readonly outcome: 'at-maximum'; readonly grant: Grant }
  /** The chosen duration is no longer than what access lasts, or longer than it may last. */
  | { readonly outcome: 'duration-refused'; readonly grant: Grant }
  /** The access rule asks for approval by now, and this grant has none. */
  | { readonly outcome: 'not-approved'; readonly grant: Grant }
  /** The access rule asks for a reason first by now, or for a ticket in it, and this grant has none. */
  | {
      readonly outcome: 'reason-missing';
      readonly tickets: ReadonlySet<string>;
      readonly grant: Grant;
    }
  /** Its end was requested, has come, or is being carried out. */
  | { readonly outcome: 'over' | 'not-active'; readonly grant: Grant }
  /** The access rules do not allow this access to the holder any more. */
  | { readonly outcome: 'denied'; readonly denial: Denied; readonly grant: Grant }
  /** The holder's Slack user is linked to another Identity Center user now. */
  | { readonly outcome: 'other-user'; readonly grant: Grant }
  /** The grant does not exist, or they do not hold it. The response must not distinguish the two. */
  | { readonly outcome: 'refused' }
  /** The grant changed meanwhile, or time is up. */
  | { readonly outcome: 'busy' };

export type Extend = (request: ExtensionRequest) => Promise<ExtendResult>;

/**
 * Moves the deadline of a grant, by thirty minutes or by what its access rule leaves, as it is now, or to the chosen
 * duration. The deadline that the request names is part of the condition: two requests at once move it once. The
 * execution learns of it when its wait ends: RevokeAccess then tells it to wait again.
 */
export async function extend(deps: ExtendDeps, request: ExtensionRequest): Promise<ExtendResult> {
  const result = await moveOnce(deps, request);
  // The requester reads it in the reply, and the sweep tells the others, also of an extension that is written already: the
  // invocation that wrote it may have had no time left for this. If it is not due, they learn it later.
  if (result.outcome === 'extended' || result.outcome === 'already-extended')
    await makeChangeDue(deps.notified, request.grantId, deps.now()).catch(() => undefined);
  return result;
}

async function moveOnce(deps: ExtendDeps, request: ExtensionRequest): Promise<ExtendResult> {
  const { records, now } = deps;
  const before = await findGrant(records, request.grantId);
  const obstacle = findObstacle(before, request, now());
  if (before === undefined || obstacle !== undefined) return obstacle ?? { outcome: 'refused' };

  const decision = await deps.decide({ ...before, slack: slackOriginOf(before) });
  if (decision.outcome === 'denied') return { outcome: 'denied', denial: decision, grant: before };
  if (decision.principalId !== before.principalId) return { outcome: 'other-user', grant: before };
  if (decision.approval !== undefined && !isApproved(before))
    return { outcome: 'not-approved', grant: before };
  if (findMissingReason(before, decision.reasonTerms) !== undefined)
    return { outcome: 'reason-missing', tickets: decision.reasonTerms.tickets, grant: before };
  const latest = Date.parse(accessTimeBegins(before)) + decision.maxAccessSeconds * 1000;
  const longer = extendedDeadline(before, latest);
  if (longer === undefined) return { outcome: 'at-maximum', grant: before };
  const { seconds } = request;
  const deadlineAt = seconds === undefined ? longer : chosenDeadline(before, seconds, latest);
  if (deadlineAt === undefined) return { outcome: 'duration-refused', grant: before };

  // A frozen invocation may continue minutes later, when what it decided is not true any more.
  if (now() >= request.invocationEndsAt) return { outcome: 'busy' };
  const grant = await moveDeadline(deps, before, { deadlineAt, statuses: statusesFor(request) });
  if (grant === undefined) {
    const current = await findGrant(records, request.grantId);
    return findObstacle(current, request, now()) ?? { outcome: 'busy' };
  }
  return { outcome: 'extended', grant };
}

/** It was approved, or its requester went ahead. */
const isApproved = ({ approvedAt, overriddenAt }: Grant): boolean =>
  (approvedAt ?? overriddenAt) !== undefined;

/** A duration may be chosen from the start on, in the reply to the request. */
const statusesFor = ({ seconds }: ExtensionOrder): readonly GrantStatus[] =>
  seconds === undefined ? ['active'] : ['opening', 'giving', 'active'];

/** Why a grant cannot be extended, apart from the access rules; `undefined` if it can. */
function findObstacle(
  grant: Grant | undefined,
  request: ExtensionRequest,
  now: number,
): ExtendResult | undefined {
  if (grant === undefined || !request.isHolder(grant)) return { outcome: 'refused' };
  const isEnding = grant.status === 'ending' || grant.endRequestedAt !== undefined;
  const isFinal = isOver(grant) || grant.failure !== undefined;
  if (isFinal || isEnding || grant.deadlineAt <= toIso(now)) return { outcome: 'over', grant };
  if (!statusesFor(request).includes(grant.status)) return { outcome: 'not-active', grant };
  return toEpochSeconds(grant.deadlineAt) === request.from
    ? undefined
    : { outcome: 'already-extended', grant };
}

/** Returns `undefined` when the grant has changed meanwhile, or its deadline has come. */
async function moveDeadline(
  { records, now }: ExtendDeps,
  { id, deadlineAt: before, extensions = 0 }: Grant,
  {
    deadlineAt,
    statuses,
  }: { readonly deadlineAt: string; readonly statuses: readonly GrantStatus[] },
): Promise<Grant | undefined> {
  const at = toIso(now());
  const dueAt = toEpochSeconds(deadlineAt);
  const moved = { deadlineAt, due: 'grant', dueAt, expiresAt: expiryOf(dueAt) };
  const written = await records.change(
    id,
    { set: { ...moved, extensions: extensions + 1, lastExtendedAt: at } },
    [
      { field: 'status', isOneOf: statuses },
      { field: 'deadlineAt', isOneOf: [before] },
      { field: 'deadlineAt', after: at },
      { absent: 'endRequestedAt' },
      { absent: 'failure' },
    ],
  );
  return written.outcome === 'changed' ? parseGrant(written.record) : undefined;
}
