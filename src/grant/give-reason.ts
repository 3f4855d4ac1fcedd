import { toIso } from '../platform/time.ts';
import {
  cleanReason,
  maxReasons,
  namesTicket,
  reasonOf,
  reasonsOf,
} from './record/given-reasons.ts';
import { type Grant, grantIdOf, isOver, openStatuses, parseGrant } from './record/grant.ts';
import { makeChangeDue } from './record/notification-due.ts';
import { findGrant } from './record/read-grant.ts';
import type { AttributeWriter, Records } from './record/records.ts';

export interface GiveReasonDeps {
  readonly records: Records;
  /** For the record of what people were told, of which the function may write when it is due. */
  readonly notified: AttributeWriter;
  readonly now: () => number;
}

/** A Slack user says why they have, or had, access. */
export interface ReasonOrder {
  readonly grantId: string;
  readonly text: string;
  /** Whether they hold this grant, according to its record. */
  readonly isHolder: (grant: Grant) => boolean;
  /** When an order that is handled late was signed, in epoch milliseconds: a reason that was written since is newer. */
  readonly lateSince?: number | undefined;
  /** When Lambda will have stopped the function that writes it, in epoch milliseconds. */
  readonly invocationEndsAt: number;
}

export type GiveReasonResult =
  /** Also where the latest reason has been this one already, or is a newer one. */
  | { readonly outcome: 'given'; readonly grant: Grant; readonly reason: string }
  | { readonly outcome: 'empty' }
  /** It names no ticket with one of these prefixes. */
  | { readonly outcome: 'ticket-missing'; readonly prefixes: readonly string[] }
  | { readonly outcome: 'too-many'; readonly grant: Grant }
  /** Approvers are deciding by the reason that they have read. */
  | { readonly outcome: 'under-approval'; readonly grant: Grant }
  /** The report was sent, or is being sent. */
  | { readonly outcome: 'too-late'; readonly grant: Grant }
  /** The grant does not exist, or they do not hold it. The response must not distinguish the two. */
  | { readonly outcome: 'refused' }
  /** The grant changed all the time, or time is up. */
  | { readonly outcome: 'busy' };

export type GiveReason = (order: ReasonOrder) => Promise<GiveReasonResult>;

const maxTries = 3;

/**
 * Writes why the requester has access, until the report is sent: by one conditional write, beside the reasons that they gave
 * before. Then makes the change due, so that the sweep tells everybody else.
 */
export async function giveReason(
  deps: GiveReasonDeps,
  order: ReasonOrder,
): Promise<GiveReasonResult> {
  const { records, now } = deps;
  const reason = cleanReason(order.text);
  for (let tries = 0; tries < maxTries; tries += 1) {
    const grant = await findGrant(records, order.grantId);
    if (grant === undefined || !order.isHolder(grant)) return { outcome: 'refused' };
    const closed = findClosed(grant, now());
    const latest = reasonsOf(grant).at(-1);
    const isOlder = latest !== undefined && Date.parse(latest.at) >= (order.lateSince ?? Infinity);
    const isKnown = latest !== undefined && (isOlder || latest.text === reason);
    if (isKnown && closed?.outcome !== 'too-late') return confirm(deps, grant, latest.text);
    const obstacle = closed ?? findTextProblem(grant, reason);
    if (obstacle !== undefined) return obstacle;
    // A frozen invocation may continue minutes later, when what it decided is not true any more.
    if (now() >= order.invocationEndsAt) return { outcome: 'busy' };
    const written = await addReason(deps, grant, reason);
    if (written !== undefined) return confirm(deps, written, reason);
  }
  return { outcome: 'busy' };
}

/**
 * The sweep tells the others, also of a reason that is written already: the invocation that wrote it may have had no time left for
 * this. If it is not due, they learn it with the next change.
 */
async function confirm(
  { notified, now }: GiveReasonDeps,
  grant: Grant,
  reason: string,
): Promise<GiveReasonResult> {
  await makeChangeDue(notified, grantIdOf(grant), now()).catch(() => undefined);
  return { outcome: 'given', grant, reason };
}

/** Why no other reason can be given; `undefined` if one can. */
export function findClosed(
  grant: Grant,
  now: number,
): Extract<GiveReasonResult, { outcome: 'under-approval' | 'too-many' | 'too-late' }> | undefined {
  if (!mayGiveReason(grant, now)) return { outcome: 'too-late', grant };
  if (isUnderApproval(grant)) return { outcome: 'under-approval', grant };
  return reasonsOf(grant).length >= maxReasons ? { outcome: 'too-many', grant } : undefined;
}

function findTextProblem(
  { reasonTickets: prefixes = new Set() }: Grant,
  reason: string,
): Extract<GiveReasonResult, { outcome: 'empty' | 'ticket-missing' }> | undefined {
  if (reason === '') return { outcome: 'empty' };
  return namesTicket(reason, prefixes)
    ? undefined
    : { outcome: 'ticket-missing', prefixes: [...prefixes].sort() };
}

/** Whether approvers are deciding by a reason that they have read. */
const isUnderApproval = (grant: Grant): boolean =>
  grant.status === 'awaiting-approval' && reasonOf(grant) !== undefined;

/** Whether the report of a grant has not been sent, as far as its own record shows: it is sent after the wait for CloudTrail. */
const mayGiveReason = (grant: Grant, now: number): boolean =>
  grant.reasons !== undefined && (!isOver(grant) || grant.endedAt > reportedSince(grant, now));

/** A write may arrive so much later than it was decided, and the clocks of two functions differ. */
const marginMs = 15_000;

/** A grant that ended at this time or earlier may be reported before a reason that is written now. */
function reportedSince({ cloudTrailDelaySeconds }: Grant, now: number): string {
  const delayMs = cloudTrailDelaySeconds * 1000;
  return toIso(now - delayMs + Math.min(marginMs, delayMs / 3));
}

/** Returns `undefined` when the grant has changed meanwhile. */
async function addReason(
  { records, now }: GiveReasonDeps,
  grant: Grant,
  reason: string,
): Promise<Grant | undefined> {
  const time = now();
  const latest = reasonsOf(grant).at(-1)?.at;
  // The clock of this invocation may be behind that of the one that wrote the latest.
  const at = toIso(latest === undefined ? time : Math.max(time, Date.parse(latest) + 1));
  const since = reportedSince(grant, time);
  const written = await records.change(
    grant.id,
    { putIn: { map: 'reasons', key: at, value: reason } },
    [
      {
        anyOf: [
          { field: 'status', isOneOf: openStatuses },
          { field: 'endedAt', after: since },
        ],
      },
      {
        anyOf: [
          {
            field: 'status',
            isOneOf: openStatuses.filter((status) => status !== 'awaiting-approval'),
          },
          { field: 'endedAt', after: since },
          { map: 'reasons', hasFewerThan: 1 },
        ],
      },
      { map: 'reasons', lacks: at },
      { map: 'reasons', hasFewerThan: maxReasons },
    ],
  );
  return written.outcome === 'changed' ? parseGrant(written.record) : undefined;
}
