import { toIso } from '../../platform/time.ts';
import { endWait } from '../end-wait.ts';
import { type AwaitingApproval, type Grant, parseGrant } from '../record/grant.ts';
import { makeChangeDue } from '../record/notification-due.ts';
import type { AttributeWriter } from '../record/records.ts';
import { approvalWaitId } from '../record/waits.ts';
import type { ApprovalPress, ApproveResult } from './approval-press.ts';
import { beginAccess } from './begin-access.ts';
import {
  type ApprovalDeps,
  type CheckedPress,
  checkApprover,
  whileWaiting,
} from './check-press.ts';

export interface ApproveDeps extends ApprovalDeps {
  /** For the record of what people were told, of which the function may write when it is due. */
  readonly notified: AttributeWriter;
}

const maxTries = 3;

/**
 * Approves a request that waits for it. Each approval is one conditional write; the one that completes them also sets
 * the deadline, and then ends the execution's wait. Decide and GrantAccess decide again what counts.
 */
export async function approve(deps: ApproveDeps, press: ApprovalPress): Promise<ApproveResult> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const checked = await checkApprover(deps, press);
    if (checked.outcome === 'not-waiting' && checked.grant.status === 'opening')
      // The function that completed the approvals may have died before it ended the wait.
      await endWait(deps, approvalWaitId(press.grantId));
    if (checked.outcome !== 'may-answer') return checked;
    const { grant, terms, approver } = checked;
    if (grant.approvals[approver.principalId] !== undefined)
      return { outcome: 'already-approved', grant, missing: missingOf(grant, terms.approvals) };
    // A frozen invocation may continue minutes later, when what it decided is not true any more.
    if (deps.now() >= press.invocationEndsAt) return { outcome: 'busy' };
    const written = await addApproval(deps, press.slackUserId, checked);
    if (written === undefined) continue;
    if (written.status === 'awaiting-approval') {
      // The sweep tells the others. If it is not due, they learn it with the next change.
      await makeChangeDue(deps.notified, press.grantId, deps.now()).catch(() => undefined);
      const missing = missingOf(written, terms.approvals);
      return { outcome: 'approval-added', grant: written, missing };
    }
    await endWait(deps, approvalWaitId(press.grantId));
    return { outcome: 'approved', grant: written };
  }
  return { outcome: 'busy' };
}

const missingOf = ({ approvals }: AwaitingApproval, needed: number): number =>
  Math.max(0, needed - Object.keys(approvals).length);

/** Returns `undefined` when the grant has changed meanwhile. */
async function addApproval(
  { records, now }: ApprovalDeps,
  slackUserId: string,
  { grant, allowed, terms, approver }: CheckedPress,
): Promise<Grant | undefined> {
  const time = now();
  const at = toIso(time);
  const value = { at, slackUserId, userName: approver.userName };
  const putIn = { map: 'approvals', key: approver.principalId, value };
  const isLast = Object.keys(grant.approvals).length >= terms.approvals - 1;
  const written = await records.change(
    grant.id,
    { putIn, ...(isLast && { set: { ...beginAccess(grant, allowed, time), approvedAt: at } }) },
    [
      ...whileWaiting(time),
      { map: 'approvals', lacks: approver.principalId },
      isLast
        ? { map: 'approvals', hasAtLeast: terms.approvals - 1 }
        : { map: 'approvals', hasFewerThan: terms.approvals - 1 },
    ],
  );
  return written.outcome === 'changed' ? parseGrant(written.record) : undefined;
}
