import { toIso } from '../../platform/time.ts';
import { endWait } from '../end-wait.ts';
import { parseGrant, slackOriginOf } from '../record/grant.ts';
import { findGrant } from '../record/read-grant.ts';
import { approvalWaitId } from '../record/waits.ts';
import type { ApprovalPress, OverrideResult } from './approval-press.ts';
import { beginAccess } from './begin-access.ts';
import { type ApprovalDeps, isWaiting, whileWaiting } from './check-press.ts';

const maxTries = 3;

/**
 * The requester goes ahead without the approvals that are missing, where the access rule allows that, as it is now.
 * GrantAccess tells everybody who was skipped.
 */
export async function override(
  deps: ApprovalDeps,
  { grantId, isHolder, invocationEndsAt }: ApprovalPress,
): Promise<OverrideResult> {
  const { records } = deps;
  for (let tries = 0; tries < maxTries; tries += 1) {
    const grant = await findGrant(records, grantId);
    if (grant === undefined || !isHolder(grant)) return { outcome: 'refused' };
    const decision = await deps.decide({ ...grant, slack: slackOriginOf(grant) });
    if (decision.outcome === 'denied')
      return { outcome: 'requester-denied', denial: decision, grant };
    if (decision.principalId !== grant.principalId) return { outcome: 'refused' };
    const time = deps.now();
    if (!isWaiting(grant, time)) return { outcome: 'not-waiting', grant };
    if (decision.approval?.mayOverride === false) return { outcome: 'override-not-allowed', grant };
    if (time >= invocationEndsAt) return { outcome: 'busy' };
    const written = await records.change(
      grant.id,
      { set: { ...beginAccess(grant, decision, time), overriddenAt: toIso(time) } },
      whileWaiting(time),
    );
    if (written.outcome === 'refused') continue;
    await endWait(deps, approvalWaitId(grantId));
    return { outcome: 'overridden', grant: parseGrant(written.record) };
  }
  return { outcome: 'busy' };
}
